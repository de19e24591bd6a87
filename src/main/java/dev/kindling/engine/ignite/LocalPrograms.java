package dev.kindling.engine.ignite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Executor;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.Watchdog;

/** Runs programs with the rights of this process: no shell, a time limit, capped output, and an environment of three variables. Thread-safe. */
final class LocalPrograms implements ProcessRunner {
    private static final int OUTPUT_LIMIT = 4 * 1024 * 1024;
    private static final Duration PIPE_GRACE = Duration.ofSeconds(2);

    private final String searchPath;
    private final Map<String, String> environment;

    LocalPrograms(String searchPath) {
        this.searchPath = searchPath;
        this.environment = Map.of("PATH", searchPath, "HOME", "/root", "LANG", "C.UTF-8");
    }

    /** {@inheritDoc} Afterwards the whole process tree is gone. */
    @Override
    public ProcessResult run(List<String> command, Duration limit) {
        var stdout = new CappedOutput();
        var stderr = new CappedOutput();
        var watchdog = new TreeKiller(limit);
        DefaultExecutor executor = DefaultExecutor.builder()
                .setWorkingDirectory(Path.of("/"))
                .setExecuteStreamHandler(pump(stdout, stderr))
                .get();
        executor.setExitValues(null); // every exit code is an answer, not an exception
        executor.setWatchdog(watchdog);
        int exitCode = execute(executor, command);
        if (exitCode == Executor.INVALID_EXITVALUE && !watchdog.killedProcess()) {
            Thread.currentThread().interrupt(); // Commons Exec swallows it
        }
        return new ProcessResult(exitCode, stdout.text(), stderr.text(), watchdog.killedProcess());
    }

    private int execute(DefaultExecutor executor, List<String> command) {
        var line = new CommandLine(located(command.get(0)));
        command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
        try {
            return executor.execute(line, environment);
        } catch (IOException e) {
            throw new MissingProgramException(command.get(0), String.valueOf(e.getMessage()));
        }
    }

    /** Java would look in the PATH of this process, not in the one that the program gets. */
    private String located(String program) {
        if (program.contains("/")) {
            return program;
        }
        return Arrays.stream(searchPath.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(Path::toString)
                .orElse(program);
    }

    private static PumpStreamHandler pump(OutputStream stdout, OutputStream stderr) {
        var handler = new PumpStreamHandler(stdout, stderr);
        handler.setStopTimeout(PIPE_GRACE);
        return handler;
    }

    /**
     * Kills the process and everything that it started. The order matters: descendants are looked up before the parent dies,
     * and killed after it, or a shell would carry on and report success.
     */
    private static final class TreeKiller extends ExecuteWatchdog {
        private Optional<ProcessHandle> parent = Optional.empty();

        @SuppressWarnings("deprecation") // the builder cannot make a subclass
        TreeKiller(Duration limit) {
            super(limit.toMillis());
        }

        @Override
        public synchronized void start(Process process) {
            parent = Optional.of(process.toHandle());
            super.start(process);
        }

        @Override
        public synchronized void timeoutOccured(Watchdog watchdog) {
            List<ProcessHandle> descendants =
                    parent.map(handle -> handle.descendants().toList()).orElse(List.of());
            super.timeoutOccured(watchdog);
            parent.ifPresent(ProcessHandle::destroyForcibly);
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Keeps the first part of what is written and drops the rest, so that a mad program cannot fill the heap. */
    private static final class CappedOutput extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (kept.size() < OUTPUT_LIMIT) {
                kept.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            kept.write(bytes, offset, Math.min(length, OUTPUT_LIMIT - kept.size()));
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
