package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling serve} in a process of its own is killed while somebody makes a sandbox: they can go on, and get one. */
@Timeout(180)
class DiscordKillTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private Person alice;

    private ServeProcess kindling;

    @BeforeEach
    void a_server_with_kindling_in_it() throws IOException {
        discord = new FakeDiscord();
        discord.gateway().identifyPause(Duration.ofMillis(100));
        Role blue = discord.role("blue");
        alice = discord.person("alice", blue);
        kindling = ServeProcess.start(
                discord, "teams: {blue: {members: {discord: {roles: [\"%s\"]}}}}%n".formatted(blue.id()), directory);
        kindling.awaitConnected();
        discord.awaitCommand("sandbox");
    }

    @AfterEach
    void end() throws InterruptedException {
        kindling.close();
        discord.close();
    }

    private void killAndStartAgain() throws IOException, InterruptedException {
        kindling.kill();
        kindling.again();
        kindling.awaitConnected();
    }

    @Test
    void a_form_outlives_a_kill_and_so_does_what_was_asked_for_with_it() throws Exception {
        // GIVEN a form that was refused
        discord.slash(alice, "sandbox create").awaitModal();
        Message refused = discord.submit(alice, Map.of("key", "nonsense", "life", "3h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));

        // WHEN Kindling is killed, and lives again
        killAndStartAgain();

        // THEN the form opens with what was right in it
        assertThat(discord.press(alice, refused, "Correct it")
                        .awaitModal()
                        .field("life")
                        .value())
                .isEqualTo("3h");

        // WHEN it is killed again the moment it has acknowledged the right key
        discord.submit(alice, Map.of("key", SampleKeys.ed25519(directory).line()))
                .awaitReply(message -> message.text().contains("vm-alice-001"));
        killAndStartAgain();

        // THEN there is one sandbox, and its details come once
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from outbox where state = 'PENDING'") == 0);
            assertThat(rows.rows("select name, state from sandbox")).containsExactly("vm-alice-001 READY");
        }
        assertThat(discord.dms(alice))
                .filteredOn(message -> message.text().contains("ssh -p "))
                .hasSize(1);
    }
}
