package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.endtoend.DemoProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code kindling serve} in a process of its own, connected to a Discord; can be killed and started again. */
final class ServeProcess implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path directory;
    private final Path config;
    private Process process;
    private int lives = 1;

    private ServeProcess(Path directory, Path config) throws IOException {
        this.directory = directory;
        this.config = config;
        this.process = begin();
    }

    /**
     * Starts it with a database of its own; does not wait until it has connected.
     *
     * @param teams all of teams.yml
     */
    static ServeProcess start(FakeDiscord discord, String teams, Path directory) throws IOException {
        Path config = KindlingInDiscord.configure(discord, List.of(discord.guildId()), teams, directory, "");
        return new ServeProcess(directory, config);
    }

    private Process begin() throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher does.
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        line.addAll(List.of(
                "-Dkindling.home=" + directory.resolve("home"),
                "-cp",
                DemoProcess.classPath(),
                "dev.kindling.Kindling",
                "serve",
                "--config",
                config.toString()));
        var builder = new ProcessBuilder(line);
        builder.environment().put("TOKEN", FakeDiscord.TOKEN);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return directory.resolve("serve.log");
    }

    /** Where its database is. */
    Path state() {
        return directory.resolve("state");
    }

    String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this life of it has said that it is connected. */
    void awaitConnected() {
        await().atMost(SOON).until(() -> output().split("connected as", -1).length > lives);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** After a kill. */
    void again() throws IOException {
        lives++;
        process = begin();
    }

    /** What its threads have used so far, the JVM's own among them. */
    long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
