package dev.kindling.engine.ignite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Executor;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.Watchdog;

/** Runs programs by argument list: no shell, a time limit, capped output, and an environment of three variables. Thread-safe. */
final class ProcessRunner {
    private static final int OUTPUT_LIMIT = 4 * 1024 * 1024;
    private static final Duration PIPE_GRACE = Duration.ofSeconds(2);

    private final Map<String, String> environment;

    ProcessRunner(String searchPath) {
        this.environment = Map.of("PATH", searchPath, "HOME", "/root", "LANG", "C.UTF-8");
    }

    /**
     * Runs the command to its end or to its time limit, whichever comes first; then the whole process tree is gone.
     *
     * @throws MissingProgramException when it cannot be started
     */
    ProcessResult run(List<String> command, Duration limit) {
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
        var line = new CommandLine(command.get(0));
        command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
        try {
            return executor.execute(line, environment);
        } catch (IOException e) {
            throw new MissingProgramException(command.get(0), String.valueOf(e.getMessage()));
        }
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
        private volatile List<ProcessHandle> tree = List.of();

        private volatile boolean started;
        private long pid;

        @SuppressWarnings("deprecation") // the builder cannot make a subclass
        TreeKiller(Duration limit) {
            super(limit.toMillis());
        }

        @Override
        public synchronized void start(Process process) {
            pid = process.pid();
            started = true;
            super.start(process);
        }

        @Override
        public synchronized void timeoutOccured(Watchdog watchdog) {
            if (started) {
                ProcessHandle.of(pid)
                        .ifPresent(parent -> tree = parent.descendants().toList());
            }
            super.timeoutOccured(watchdog);
            if (started) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                tree.forEach(ProcessHandle::destroyForcibly);
            }
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
