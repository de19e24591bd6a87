package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Interaction.Response;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What people do in the very moment in which Kindling stops in order: what was acknowledged is done and answered, by this process
 * or the next one; whoever comes too late is told so.
 */
@Timeout(180)
class DiscordStopTest extends DiscordScenario {
    private static final String RESTARTING = "Kindling is restarting";
    private static final String ONCE_MORE = "Please do that once more";

    /** As long as Kindling waits for what is under way; a machine that is slower than that proves nothing. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private long began;

    private CompletableFuture<Void> stopping() {
        began = System.nanoTime();
        return CompletableFuture.runAsync(this::stop);
    }

    /** Until Kindling takes nothing more; Bob is told so. */
    private void awaitClosing(Person bob) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            Interaction help = discord.slash(bob, "sandbox help");
            return answered(help).filter(text -> text.contains(RESTARTING)).isPresent();
        });
    }

    /** What is said to it by a Kindling that may end before it says anything. */
    private Optional<String> answered(Interaction asked) {
        return await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            in_time();
                            return asked.reply().map(Message::text).filter(text -> !text.isBlank());
                        },
                        Optional::isPresent);
    }

    private void in_time() {
        assumeThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LAST_ANSWERS);
    }

    @Test
    void a_form_promised_an_answer_before_its_commit_is_committed_before_the_end() throws Exception {
        connect();
        Person bob = discord.person("bob", blue);
        openForm(alice);
        Interaction sent;
        CompletableFuture<Void> stopping;
        try (var held = new HeldDatabase(state())) {
            // WHEN her form is taken although it could not be committed yet, and SIGTERM comes
            sent = discord.submit(alice, Map.of("key", key()));
            assertThat(sent.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE);
            stopping = stopping();
            awaitClosing(bob);
        }
        in_time();
        stopping.get(60, TimeUnit.SECONDS);

        // THEN it is committed all the same, and the next process carries it out
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        connect();
        discord.awaitDm(alice, DiscordScenario::details);
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        assertThat(sent.attempts()).isEqualTo(1);
    }

    @Test
    void an_answer_to_words_that_has_to_wait_until_discord_takes_it_is_given_after_the_restart() throws Exception {
        connect();
        discord.rest().always(Rest.CREATE_MESSAGE, Trouble.broken(500));

        // WHEN she is answered in words, and Discord does not take the answer before the end
        discord.write(alice, "list");
        discord.rest().awaitCount(Rest.CREATE_MESSAGE, 1);
        stop();
        assertThat(discord.dms(alice)).isEmpty();
        discord.rest().wellAgain();
        connect();

        // THEN she has it, once
        discord.awaitDm(alice, message -> message.text().contains("You have no sandbox"));
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @Test
    void an_answer_whose_interaction_discord_does_not_take_is_given_after_the_restart() throws Exception {
        connect();
        discord.rest().always(Rest.CALLBACK, Trouble.refused(404, 10062, "Unknown interaction"));
        discord.rest().always(Rest.CREATE_MESSAGE, Trouble.broken(500));

        discord.slash(alice, "sandbox list");
        discord.rest().awaitCount(Rest.CREATE_MESSAGE, 1);
        stop();
        discord.rest().wellAgain();
        connect();

        discord.awaitDm(alice, message -> message.text().contains("You have no sandbox"));
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @Test
    void a_promised_answer_that_discord_does_not_take_before_the_end_is_shown_in_its_place_by_the_next_one()
            throws Exception {
        connect();
        // Not broken: after some tries a direct message would be on its way, which is another test's business.
        discord.rest().always(Rest.EDIT_ORIGINAL, Trouble.late(Duration.ofMinutes(10)));
        Interaction asked;
        try (var held = new HeldDatabase(state())) {
            asked = discord.slash(alice, "sandbox stop");
            assertThat(asked.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE);
        }
        await().until(() -> discord.rest().troubled(Rest.EDIT_ORIGINAL) > 0);
        stop();
        discord.rest().wellAgain();
        connect();

        asked.awaitReply(message -> message.text().contains("You have no sandbox"));
        assertThat(discord.dms(alice)).isEmpty();
    }

    @Test
    void a_form_that_comes_too_late_can_be_sent_again_with_what_was_entered() throws Exception {
        connect();
        Person bob = discord.person("bob", blue);
        String key = key();
        openForm(alice);
        openForm(bob);
        Message late;
        CompletableFuture<Void> stopping;
        try (var held = new HeldDatabase(state())) {
            // Something that was promised and cannot be committed yet, so that Kindling cannot end yet.
            discord.submit(bob, Map.of("key", key)).awaitResponse();
            stopping = stopping();
            awaitClosing(bob);

            Interaction sent = discord.submit(alice, Map.of("key", key, "life", "3h"));
            assertThat(answered(sent))
                    .hasValueSatisfying(text -> assertThat(text).contains(RESTARTING));
            late = sent.awaitReply();
        }
        in_time();
        stopping.get(60, TimeUnit.SECONDS);
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        connect();

        assertThat(discord.press(alice, late, "Open the form again")
                        .awaitModal()
                        .field("life")
                        .value())
                .isEqualTo("3h");
        discord.submit(alice, Map.of("key", key))
                .awaitReply(message -> message.text().contains("is ready"));
        discord.awaitDm(alice, DiscordScenario::details);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void of_a_whole_class_that_sends_its_forms_meanwhile_each_gets_one_sandbox_or_hears_that_it_did_not_work()
            throws Exception {
        connect();
        String key = key();
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add(discord.person("seat" + i, blue));
            openForm(people.get(i));
        }

        // WHEN they send their forms, and Kindling stops when the first of four has an answer
        List<Interaction> sent = new ArrayList<>();
        CompletableFuture<Void> stopping = new CompletableFuture<>();
        for (Person person : people) {
            sent.add(discord.submit(person, Map.of("key", key)));
            if (sent.size() == 4) {
                // Else a fast machine has stopped before any of them has come in.
                await().atMost(SOON).until(() -> sent.stream().anyMatch(one -> one.attempts() > 0));
                stopping = stopping();
            }
        }
        stopping.get(60, TimeUnit.SECONDS);
        connect();

        // THEN whoever was told something else than that Kindling restarts has a sandbox, and nobody is left without a
        // word
        for (Interaction one : sent) {
            if (!one.delivered() || one.attempts() == 0) {
                continue;
            }
            String word = one.awaitReply(message -> !message.text().isBlank()).text();
            String name = one.person().name();
            // A machine may be too slow to commit all that was promised before the end; the next one owns up to it.
            boolean nothing = word.contains(RESTARTING) || word.contains(ONCE_MORE);
            assertThat(count("select count(*) from sandbox where name = 'vm-" + name + "-001'"))
                    .as("%s, who was told: %s", name, word)
                    .isEqualTo(nothing ? 0 : 1);
            if (!nothing) {
                discord.awaitDm(one.person(), DiscordScenario::details);
            }
        }
        assertThat(sent).anyMatch(one -> one.attempts() > 0);
    }
}
