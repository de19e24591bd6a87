package dev.kindling.chat.discord;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A Discord with Alice in it, who is in a team, and the whole product, which can be started and stopped in it. */
abstract class DiscordScenario {
    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    final FakeDiscord discord = FakeDiscord.patient();
    final Role blue = discord.role("blue");
    final Person alice = discord.person("alice", blue);
    private Optional<KindlingInDiscord> running = Optional.empty();

    DiscordScenario() {
        // Who starts Kindling twice in a test logs in sooner than Discord likes.
        discord.gateway().identifyPause(Duration.ofMillis(100));
    }

    @AfterEach
    final void end() {
        stop();
        discord.close();
    }

    /** Does not wait until it has connected. */
    final KindlingInDiscord start() throws IOException {
        return started(KindlingInDiscord.start(discord, blue, directory));
    }

    final KindlingInDiscord connect() throws IOException {
        return connected(start());
    }

    /** @param teams all of teams.yml */
    final KindlingInDiscord connect(String teams) throws IOException {
        return connected(
                started(KindlingInDiscord.start(discord, List.of(discord.guildId()), teams, directory, "", Map.of())));
    }

    private KindlingInDiscord started(KindlingInDiscord kindling) {
        running = Optional.of(kindling);
        return kindling;
    }

    private KindlingInDiscord connected(KindlingInDiscord kindling) {
        kindling.awaitConnected();
        discord.awaitCommand("sandbox");
        return kindling;
    }

    /** The one that runs. */
    final KindlingInDiscord kindling() {
        return running.orElseThrow();
    }

    /** As at SIGTERM. */
    final void stop() {
        running.ifPresent(KindlingInDiscord::close);
        running = Optional.empty();
    }

    final Path state() {
        return directory.resolve("state");
    }

    final long count(String query) {
        try (var rows = new StateRows(state())) {
            return rows.count(query);
        }
    }

    final String key() throws IOException {
        return SampleKeys.ed25519(directory).line();
    }

    /** Asks for a sandbox with a key, so that no form opens. */
    final Interaction create(Person person) throws IOException {
        return discord.slash(person, "sandbox create", Map.of("key", key()));
    }

    /** The form for a sandbox. */
    final Modal openForm(Person person) {
        return form(discord.slash(person, "sandbox create"));
    }

    final Modal form(Interaction asked) {
        return form(discord, asked);
    }

    /** The form that answers; by the button that is offered instead, should this machine be too busy to open it in time. */
    static Modal form(FakeDiscord discord, Interaction asked) {
        Interaction last = asked;
        while (last.awaitResponse() != Interaction.Response.MODAL) {
            Message offer = last.awaitReply(message -> message.labels().contains("Open the form"));
            last = discord.press(last.person(), offer, "Open the form");
        }
        return last.awaitModal();
    }

    /** Whether these are somebody's SSH details. */
    static boolean details(Message message) {
        return message.text().contains("ssh -p ") && message.text().contains("ssh-ed25519");
    }
}
