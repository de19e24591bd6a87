package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.endtoend.DemoProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code kindling serve} in a process of its own, connected to a Slack; can be killed and started again. */
final class ServeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final FakeSlack slack;
    private final Path directory;
    private final Path log;
    private final List<String> tuning;
    private final Thread reaper = new Thread(this::kill, "serve-reaper");
    private volatile Process process;

    private ServeProcess(FakeSlack slack, Path directory, List<String> tuning) throws IOException {
        this.slack = slack;
        this.directory = directory;
        this.log = directory.resolve("serve.log");
        this.tuning = tuning;
        KindlingInSlack.configuration(slack, directory, "app-token: \"${APP}\"");
        Runtime.getRuntime().addShutdownHook(reaper);
        this.process = launch();
    }

    static ServeProcess start(FakeSlack slack, Path directory, String... tuning) throws IOException {
        var process = new ServeProcess(slack, directory, List.of(tuning));
        process.awaitConnected();
        return process;
    }

    void startAgain() throws IOException {
        process = launch();
        awaitConnected();
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(tuning);
        command.addAll(List.of(
                "-Dkindling.home=" + directory.resolve("home"),
                "-cp",
                DemoProcess.classPath(),
                "dev.kindling.Kindling",
                "serve",
                "--config",
                directory.resolve("config").toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("APP", FakeSlack.APP_TOKEN);
        builder.environment().put("BOT", FakeSlack.BOT_TOKEN);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitConnected() {
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("serve ended with " + process.exitValue() + ":\n" + log());
            }
            return slack.openSockets() == 1;
        });
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return KindlingInSlack.stateIn(directory);
    }

    /** As {@code kill -9} does it; returns when it is gone and its socket with it. */
    void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            running.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM; returns when it has ended in order. */
    void terminate() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("serve does not end:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
