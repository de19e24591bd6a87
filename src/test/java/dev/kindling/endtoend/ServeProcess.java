package dev.kindling.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code kindling serve} in a process of its own, connected to a chat; can be killed and started again. */
public final class ServeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Spec spec;
    private final Thread reaper = new Thread(this::kill, "serve-reaper");
    private volatile Process process;
    private long lifeBegan;

    /**
     * What is started.
     *
     * @param directory where {@code config} lies; {@code state} and the log are put there
     * @param secrets the environment that the configuration refers to
     * @param tuning options for the JVM
     * @param connected whether this life of it is connected, by what it has said in this life
     */
    public record Spec(Path directory, Map<String, String> secrets, List<String> tuning, Predicate<String> connected) {}

    private ServeProcess(Spec spec) throws IOException {
        this.spec = spec;
        Files.createDirectories(spec.directory());
        Runtime.getRuntime().addShutdownHook(reaper);
        this.process = launch();
    }

    /** Does not wait until it has connected. */
    public static ServeProcess start(Spec spec) throws IOException {
        return new ServeProcess(spec);
    }

    /** After a kill; does not wait either. */
    public void again() throws IOException {
        process = launch();
    }

    private Process launch() throws IOException {
        lifeBegan = Files.exists(file()) ? Files.size(file()) : 0;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(spec.tuning());
        command.addAll(List.of(
                "-Dkindling.home=" + spec.directory().resolve("home"),
                "-cp",
                DemoProcess.classPath(),
                "dev.kindling.Kindling",
                "serve",
                "--config",
                spec.directory().resolve("config").toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(spec.secrets());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file().toFile()))
                .start();
    }

    public ServeProcess awaitConnected() {
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("serve ended with " + process.exitValue() + ":\n" + log());
            }
            return spec.connected().test(log().substring((int) lifeBegan));
        });
        return this;
    }

    private Path file() {
        return spec.directory().resolve("serve.log");
    }

    /** All that it has said, in all its lives. */
    public String log() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its database is. */
    public Path state() {
        return spec.directory().resolve("state");
    }

    /** As {@code kill -9} does it; returns when it is gone and its socket with it. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            running.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM; returns when it has ended in order. */
    public void terminate() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("serve does not end:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What its threads have used so far, the JVM's own among them. */
    public long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
