package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kindling serve} in a process of its own is killed while four people do something: each of them can go on, and knows how
 * things stand. It is killed once for all of them, since a process takes seconds to start; each test looks at one of them.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiscordKillTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final FakeDiscord discord = FakeDiscord.patient();
    private final Role blue = discord.role("blue");
    private final Person alice = discord.person("alice", blue);
    private final Person bob = discord.person("bob", blue);
    private final Person carol = discord.person("carol", blue);
    private final Person dave = discord.person("dave", blue);

    private String key = "";
    private ServeProcess kindling;
    private Message refused;
    private Interaction waiting;
    private Interaction answered;
    private Interaction mistaken;

    @BeforeAll
    void kindling_is_killed_and_started_again(@TempDir Path directory) throws Exception {
        discord.gateway().identifyPause(Duration.ofMillis(100));
        key = SampleKeys.ed25519(directory).line();
        kindling = KindlingInDiscord.apart(discord, blue, directory).awaitConnected();
        discord.awaitCommand("sandbox");

        // GIVEN a form of Alice's that was refused
        DiscordScenario.form(discord, discord.slash(alice, "sandbox create"));
        refused = discord.submit(alice, Map.of("key", "nonsense", "life", "3h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));

        // AND an answer to Carol and the mistakes in a form of Dave's, both committed, which cannot be shown yet
        DiscordScenario.form(discord, discord.slash(dave, "sandbox create"));
        discord.rest().always(Rest.EDIT_ORIGINAL, Trouble.rateLimited(Duration.ofSeconds(20)));
        try (var held = new HeldDatabase(kindling.state())) {
            answered = promised(discord.slash(carol, "sandbox create", Map.of("key", key)));
            mistaken = promised(discord.submit(dave, Map.of("key", "nonsense", "life", "5h")));
        }
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rows.count("select count(*) from sandbox") == 1
                            && rows.count("select count(*) from invocation where reply like '%form-errors%'") == 2);
        }

        // AND Bob, who sees that Kindling is thinking, because nothing can be committed at the moment
        try (var held = new HeldDatabase(kindling.state())) {
            waiting = promised(discord.slash(bob, "sandbox create", Map.of("key", key)));

            // WHEN Kindling is killed then
            kindling.kill();
        }
        discord.rest().wellAgain();
        start_again();
    }

    @AfterAll
    void end() {
        kindling.close();
        discord.close();
    }

    private void start_again() throws IOException {
        kindling.again();
        kindling.awaitConnected();
    }

    /** They see that Kindling is thinking. */
    private static Interaction promised(Interaction asked) {
        assertThat(asked.awaitResponse()).isEqualTo(Interaction.Response.DEFERRED_MESSAGE);
        return asked;
    }

    private static boolean details(Message message) {
        return message.text().contains("ssh -p ");
    }

    @Test
    void whoever_was_told_to_wait_is_told_to_ask_again_in_the_same_place() {
        Message told = waiting.awaitReply(message -> message.text().contains("Please do that once more"));

        assertThat(told.ephemeral()).isTrue();
        assertThat(discord.dms(bob)).isEmpty();
        try (var rows = new StateRows(kindling.state())) {
            assertThat(rows.rows("select name from sandbox")).containsExactly("vm-carol-001");
        }
    }

    @Test
    void what_was_answered_and_not_shown_is_shown_by_the_next_one() {
        answered.awaitReply(message -> message.text().contains("vm-carol-001"));
        discord.awaitDm(carol, DiscordKillTest::details);
    }

    @Test
    void mistakes_in_a_form_that_were_not_shown_are_shown_with_the_way_back_to_the_form() {
        Message mistakes = mistaken.awaitReply(message -> message.text().contains("That was not accepted"));

        Modal again = discord.press(dave, mistakes, "Correct it").awaitModal();
        assertThat(again.field("life").value()).isEqualTo("5h");
    }

    @Test
    @Order(Order.DEFAULT + 1)
    void a_form_outlives_a_kill_and_so_does_what_was_asked_for_with_it_and_nobody_is_told_anything_twice()
            throws Exception {
        // GIVEN that everybody has their answer
        for (Interaction one : new Interaction[] {waiting, answered, mistaken}) {
            one.awaitReply(message -> !message.text().isBlank());
        }
        Path promises = kindling.state().resolve("discord-promises");
        await().atMost(SOON).until(() -> Files.size(promises) == 0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(promises)))
                .isEqualTo("rw-------");
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from outbox where state = 'PENDING'") == 0);
        }

        // THEN the form opens with what was right in it
        Modal again = discord.press(alice, refused, "Correct it").awaitModal();
        assertThat(again.field("life").value()).isEqualTo("3h");

        // WHEN Kindling is killed again the moment it has acknowledged the right key
        discord.submit(alice, Map.of("key", key))
                .awaitReply(message -> message.text().contains("vm-alice-001"));
        kindling.kill();
        String shownToBob = waiting.awaitReply().text();
        start_again();

        // THEN there is one sandbox, and its details come once
        discord.awaitDm(alice, DiscordKillTest::details);
        try (var rows = new StateRows(kindling.state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from outbox where state = 'PENDING'") == 0);
            assertThat(rows.rows("select name, state from sandbox order by name"))
                    .containsExactly("vm-alice-001 READY", "vm-carol-001 READY");
        }
        for (Person person : new Person[] {alice, carol}) {
            assertThat(discord.dms(person)).filteredOn(DiscordKillTest::details).hasSize(1);
        }

        // AND the others hear nothing more
        assertThat(discord.slash(bob, "sandbox list").awaitReply().text()).contains("You have no sandbox");
        assertThat(waiting.awaitReply().text()).isEqualTo(shownToBob);
        assertThat(discord.ephemeral(bob))
                .filteredOn(message -> message.text().contains("Please do that once more"))
                .hasSize(1);
    }
}
