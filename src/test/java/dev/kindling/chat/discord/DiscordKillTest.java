package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.chat.discord.fake.Trouble;
import dev.kindling.endtoend.ServeProcess;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling serve} in a process of its own is killed while somebody does something: they can go on, and know how things stand. */
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
        kindling = KindlingInDiscord.apart(discord, blue, directory).awaitConnected();
        discord.awaitCommand("sandbox");
    }

    @AfterEach
    void end() {
        kindling.close();
        discord.close();
    }

    private void killAndStartAgain() throws IOException {
        kindling.kill();
        kindling.again();
        kindling.awaitConnected();
    }

    /** Alice sees that Kindling is thinking. */
    private Interaction createWhileNothingCanBeCommitted() throws IOException {
        Interaction asked = discord.slash(
                alice,
                "sandbox create",
                Map.of("key", SampleKeys.ed25519(directory).line()));
        assertThat(asked.awaitResponse()).isEqualTo(Interaction.Response.DEFERRED_MESSAGE);
        return asked;
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

    @Test
    void whoever_was_told_to_wait_when_it_was_killed_is_told_to_ask_again_in_the_same_place() throws Exception {
        // GIVEN somebody who sees that Kindling is thinking, because nothing can be committed at the moment
        Interaction asked;
        try (var held = new HeldDatabase(kindling.state())) {
            asked = createWhileNothingCanBeCommitted();

            // WHEN Kindling is killed then
            kindling.kill();
        }
        kindling.again();

        // THEN the next one says there that it has to be done again, and it is true
        Message told = asked.awaitReply(message -> message.text().contains("Please do that once more"));
        assertThat(told.ephemeral()).isTrue();
        assertThat(discord.dms(alice)).isEmpty();
        try (var rows = new StateRows(kindling.state())) {
            assertThat(rows.count("select count(*) from sandbox")).isZero();
        }
        await().atMost(SOON).until(() -> Files.size(kindling.state().resolve("discord-promises")) == 0);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(kindling.state().resolve("discord-promises"))))
                .isEqualTo("rw-------");

        // AND a third one says nothing more
        kindling.awaitConnected();
        int edits = discord.rest().count(Rest.EDIT_ORIGINAL);
        killAndStartAgain();
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
        assertThat(discord.rest().count(Rest.EDIT_ORIGINAL)).isEqualTo(edits);
    }

    @Test
    void what_was_answered_and_not_shown_when_it_was_killed_is_shown_by_the_next_one() throws Exception {
        // GIVEN an answer that is committed and cannot be shown yet
        discord.rest().always(Rest.EDIT_ORIGINAL, Trouble.broken(500));
        Interaction asked;
        try (var held = new HeldDatabase(kindling.state())) {
            asked = createWhileNothingCanBeCommitted();
        }
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from sandbox") == 1);
        }

        // WHEN Kindling is killed
        kindling.kill();
        discord.rest().wellAgain();
        kindling.again();

        // THEN the next one shows it, and makes the sandbox
        asked.awaitReply(message -> message.text().contains("vm-alice-001"));
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
    }

    @Test
    void mistakes_in_a_form_that_were_not_shown_when_it_was_killed_are_shown_with_the_way_back_to_the_form()
            throws Exception {
        // GIVEN a form that was refused, and nobody can be told yet
        discord.slash(alice, "sandbox create").awaitModal();
        discord.rest().always(Rest.EDIT_ORIGINAL, Trouble.broken(500));
        Interaction sent;
        try (var held = new HeldDatabase(kindling.state())) {
            sent = discord.submit(alice, Map.of("key", "nonsense", "life", "3h"));
            assertThat(sent.awaitResponse()).isEqualTo(Interaction.Response.DEFERRED_MESSAGE);
        }
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON)
                    .until(() -> rows.count("select count(*) from invocation where reply like '%form-errors%'") == 1);
        }

        // WHEN Kindling is killed
        kindling.kill();
        discord.rest().wellAgain();
        kindling.again();

        // THEN the next one tells what was wrong, and the form opens with what was right in it
        Message refused = sent.awaitReply(message -> message.text().contains("That was not accepted"));
        assertThat(discord.press(alice, refused, "Correct it")
                        .awaitModal()
                        .field("life")
                        .value())
                .isEqualTo("3h");
    }

    /** The one place to write is taken by somebody else. */
    private static final class HeldDatabase implements AutoCloseable {
        private final Connection connection;

        HeldDatabase(Path state) throws SQLException {
            connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("kindling.db"));
            try (var statement = connection.createStatement()) {
                statement.execute("pragma busy_timeout = 10000");
                statement.execute("begin immediate");
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
