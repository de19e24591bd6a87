package dev.kindling.chat.discord;

import static org.awaitility.Awaitility.await;

import dev.kindling.Wiring;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Role;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole product, with rehearsal sandboxes, connected to a Discord. */
public final class KindlingInDiscord implements AutoCloseable {
    private final Running running;
    private final Path state;

    private KindlingInDiscord(Running running, Path state) {
        this.running = running;
        this.state = state;
    }

    public static KindlingInDiscord start(FakeDiscord discord, Role team, Path directory) throws IOException {
        return start(discord, List.of(discord.guildId()), team, directory, "", Map.of());
    }

    /** @param more lines for kindling.yml; {@code secrets} are the environment that they refer to */
    public static KindlingInDiscord start(
            FakeDiscord discord,
            List<String> guilds,
            Role team,
            Path directory,
            String more,
            Map<String, String> secrets)
            throws IOException {
        return start(discord, guilds, """
                teams:
                  blue:
                    members: {discord: {roles: ["%s"]}, slack: {users: [U0ALICE, U0BOB]}, console: [alice, bob]}
                    facilitators: {discord: {users: ["300000000000000009"]}}
                operators: {discord: {users: ["300000000000000008"]}}
                """.formatted(team.id()), directory, more, secrets);
    }

    /** @param teams all of teams.yml */
    public static KindlingInDiscord start(
            FakeDiscord discord,
            List<String> guilds,
            String teams,
            Path directory,
            String more,
            Map<String, String> secrets)
            throws IOException {
        Path config = configure(discord, guilds, teams, directory, more);
        Map<String, String> environment = new HashMap<>(secrets);
        environment.put("TOKEN", FakeDiscord.TOKEN);
        ConfigResult result = new ConfigReader(environment).read(config);
        if (!(result instanceof ConfigResult.Read read)) {
            throw new IllegalStateException(result.toString());
        }
        var options = new Launch.Options(false, false, List.of());
        return new KindlingInDiscord(
                new Wiring().start(read.kindling(), read.teams(), options), directory.resolve("state"));
    }

    /** In a process of its own, which can be killed; does not wait until it has connected. */
    static ServeProcess apart(FakeDiscord discord, Role team, Path directory) throws IOException {
        String teams = "teams: {blue: {members: {discord: {roles: [\"%s\"]}}}}%n".formatted(team.id());
        configure(discord, List.of(discord.guildId()), teams, directory, "");
        return ServeProcess.start(new ServeProcess.Spec(
                directory,
                Map.of("TOKEN", FakeDiscord.TOKEN),
                // As the launcher does.
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"),
                said -> said.contains("connected as")));
    }

    /** Writes the configuration, which takes the token from {@code TOKEN}, and returns its directory. */
    static Path configure(FakeDiscord discord, List<String> guilds, String teams, Path directory, String more)
            throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        Path state = directory.resolve("state");
        Files.writeString(config.resolve("kindling.yml"), """
                state-dir: %s
                http: {listen: "127.0.0.1:0"}
                discord:
                  token: "${TOKEN}"
                  guilds: ["%s"]
                  api-url: %s
                  gateway-url: %s
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
                %s
                """.formatted(
                        state,
                        String.join("\", \"", guilds),
                        discord.apiUrl(),
                        discord.gatewayUrl(),
                        FreePorts.range(700),
                        more));
        Files.writeString(config.resolve("teams.yml"), teams);
        return config;
    }

    public KindlingInDiscord awaitConnected() {
        await().atMost(Duration.ofSeconds(60)).until(() -> readyz().contains("connected as kindling to"));
        return this;
    }

    public String readyz() {
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

    public URI url() {
        return running.url();
    }

    public Path state() {
        return state;
    }

    @Override
    public void close() {
        running.close();
    }
}
