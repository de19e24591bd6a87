package dev.kindling.chat.slack;

import dev.kindling.Wiring;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.SlackCalls;
import dev.kindling.cli.Launch;
import dev.kindling.cli.Running;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.endtoend.ServeProcess;
import dev.kindling.engine.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole product, with rehearsal sandboxes, connected to a Slack. */
final class KindlingInSlack implements AutoCloseable {
    static final String GROUP = "S0BLUE001";
    private static final String TEAMS = """
            teams:
              blue:
                members: {slack: {user-groups: [%s], users: [U0NAMED]}}
                facilitators: {slack: {users: [U0FAY]}}
            operators: {slack: {users: [U0OLGA]}}
            """.formatted(GROUP);

    private final Running running;
    private final Path state;

    private KindlingInSlack(Running running, Path state) {
        this.running = running;
        this.state = state;
    }

    static KindlingInSlack start(FakeSlack slack, Path directory) throws IOException {
        return start(slack, directory, "app-token: \"${APP}\"");
    }

    /** Slack calls it, at {@link #events}. */
    static KindlingInSlack called(FakeSlack slack, Path directory) throws IOException {
        var kindling = start(slack, directory, "mode: http\n  signing-secret: \"${SECRET}\"");
        slack.calls(kindling.events());
        return kindling;
    }

    private static KindlingInSlack start(FakeSlack slack, Path directory, String way) throws IOException {
        return start(slack, directory, way, TEAMS);
    }

    /** @param teams all of teams.yml */
    static KindlingInSlack start(FakeSlack slack, Path directory, String way, String teams) throws IOException {
        var read = configuration(slack, directory, way, teams);
        var options = new Launch.Options(false, false, List.of());
        return new KindlingInSlack(new Wiring().start(read.kindling(), read.teams(), options), stateIn(directory));
    }

    /** In a process of its own, which can be killed; does not wait until it has connected. */
    static ServeProcess apart(FakeSlack slack, Path directory, String... tuning) throws IOException {
        configuration(slack, directory, "app-token: \"${APP}\"");
        return ServeProcess.start(new ServeProcess.Spec(
                directory,
                Map.of("APP", FakeSlack.APP_TOKEN, "BOT", FakeSlack.BOT_TOKEN),
                List.of(tuning),
                said -> slack.openSockets() == 1));
    }

    /** @param way the settings of its block that tell how it is connected */
    static ConfigResult.Read configuration(FakeSlack slack, Path directory, String way) throws IOException {
        return configuration(slack, directory, way, TEAMS);
    }

    private static ConfigResult.Read configuration(FakeSlack slack, Path directory, String way, String teams)
            throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        Path state = stateIn(directory);
        Files.writeString(
                config.resolve("kindling.yml"), """
                state-dir: %s
                http: {listen: "127.0.0.1:0"}
                slack:
                  %s
                  bot-token: "${BOT}"
                  api-url: %s
                engine: rehearsal
                host: {address: 127.0.0.1, ports: %s, reserve: {memory: 1MB, disk: 1MB}}
                flavours:
                  standard:
                    image: weaveworks/ignite-ubuntu:latest
                    kernel: weaveworks/ignite-kernel:5.10.51
                    cpus: 1
                    memory: 128MB
                    disk: 1GB
                    installed: Ubuntu
                limits: {life: 4h, longest-life: 72h, sandboxes-per-person: 2}
                """.formatted(state, way, slack.apiUrl(), FreePorts.range(700)));
        Files.writeString(config.resolve("teams.yml"), teams);
        ConfigResult result = new ConfigReader(
                        Map.of("APP", FakeSlack.APP_TOKEN, "BOT", FakeSlack.BOT_TOKEN, "SECRET", SlackCalls.SECRET))
                .read(config);
        if (!(result instanceof ConfigResult.Read read)) {
            throw new IllegalStateException(result.toString());
        }
        return read;
    }

    /** Where one that runs in that directory keeps what it knows. */
    static Path stateIn(Path directory) {
        return directory.resolve("state");
    }

    /** Where Slack sends what people do, in mode http. */
    URI events() {
        return URI.create(running.url() + "/slack/events");
    }

    URI url() {
        return running.url();
    }

    String readyz() {
        try {
            var request = HttpRequest.newBuilder(URI.create(running.url() + "/readyz"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Path state() {
        return state;
    }

    @Override
    public void close() {
        running.close();
    }
}
