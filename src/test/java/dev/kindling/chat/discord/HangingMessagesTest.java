package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Place;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Trouble;
import dev.kindling.outbox.OutboxMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom Discord takes no message for, without refusing it either: they get it aside after half a minute, and hold up nobody. */
@Timeout(180)
class HangingMessagesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration OPENS_LATE = Duration.ofSeconds(60);
    private static final Duration LATE = Duration.ofSeconds(3);

    /** For a message and an opening; a tenth of what is usual. */
    private static final Timing HASTY = new Timing(System::nanoTime, Duration.ofMillis(1_500), Duration.ofMillis(250));

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private AdapterInDiscord adapter;

    @BeforeEach
    void an_adapter_that_is_in_a_hurry() {
        discord = FakeDiscord.patient();
        adapter = new AdapterInDiscord(discord, List.of(discord.guildId()), directory, HASTY);
        discord.awaitCommand("sandbox");
    }

    @AfterEach
    void end() {
        adapter.close();
        discord.close();
    }

    /** As for SSH details: they are only for that person, and have a fallback where they asked. */
    private Interaction asks_for_details(Person person) {
        Interaction asked = discord.slash(person, "sandbox list");
        asked.awaitReply();
        var who = new ActorId(Platform.DISCORD, discord.guildId(), person.id());
        var invocation = new InvocationId("discord:interaction:" + asked.id());
        var message = new OutboxMessage(
                "details:" + person.id(),
                new Destination.DirectMessage(who),
                Card.of(Card.Tone.SUCCESS, "Yours", new Block.Text("details of " + person.name())),
                OutboxMessage.Priority.ANSWER,
                Duration.ofHours(1),
                Optional.of(invocation),
                Optional.of(new OutboxMessage.Fallback(
                        new Destination.ReplyTo(
                                who, invocation, discord.general().id()),
                        Card.of(Card.Tone.WARNING, "I cannot send you a direct message"))));
        adapter.database().write(tx -> {
            adapter.outbox().send(tx, message);
            return true;
        });
        return asked;
    }

    private static List<Message> aside(Interaction asked) {
        return asked.followups().stream()
                .filter(message -> message.text().contains("details of "))
                .toList();
    }

    @Test
    void whoever_discord_makes_wait_for_ever_gets_them_aside_and_holds_up_nobody() {
        // GIVEN three people whom Discord asks to wait, breaks for, and leaves without an answer
        Map<String, Trouble> troubles = Map.of(
                "slow", Trouble.refused(403, 40003, "You are opening direct messages too fast."),
                "broken", Trouble.broken(500),
                "late", Trouble.late(LATE));
        List<Interaction> stuck = new ArrayList<>();
        List<Place> silent = new ArrayList<>();
        troubles.forEach((name, trouble) -> {
            Person person = discord.person(name);
            silent.add(discord.direct(person));
            discord.rest().always(Rest.CREATE_MESSAGE, discord.direct(person), trouble);
            stuck.add(asks_for_details(person));
        });
        Person bob = discord.person("bob");
        asks_for_details(bob);

        try (var worker = adapter.worker()) {
            // WHEN all of it was tried, THEN somebody else has theirs, and the three nothing yet
            discord.awaitDm(bob, message -> message.text().contains("details of bob"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(silent)
                            .allSatisfy(place -> assertThat(discord.rest().count(Rest.CREATE_MESSAGE, place))
                                    .isPositive()));
            assertThat(stuck).allSatisfy(one -> assertThat(aside(one)).isEmpty());

            // WHEN half a minute has passed, THEN they have it aside
            adapter.advance(Duration.ofSeconds(31));
            await().atMost(SOON).untilAsserted(() -> {
                worker.wake();
                assertThat(stuck)
                        .allSatisfy(one -> assertThat(aside(one))
                                .singleElement()
                                .satisfies(message ->
                                        assertThat(message.text()).contains("Your direct messages are closed to me")));
            });
        }
    }

    @Test
    void five_conversations_that_do_not_open_hold_up_nobodys_first_message_for_long() {
        // GIVEN five people for whom Discord does not say that their conversation is open, and does not soon
        discord.rest()
                .next(
                        Rest.CREATE_DM,
                        Collections.nCopies(5, Trouble.late(OPENS_LATE)).toArray(Trouble[]::new));
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            people.add(discord.person("hanging" + i));
            asks_for_details(people.get(i));
        }
        Person bob = discord.person("bob");
        asks_for_details(bob);
        people.add(bob);

        try (var worker = adapter.worker()) {
            long begin = System.nanoTime();

            discord.awaitDm(bob, message -> message.text().contains("details of bob"));

            // By the SDK alone he would wait for all of them, one after the other; not even one of them is through.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(OPENS_LATE);
            await().atMost(SOON).untilAsserted(() -> {
                worker.wake();
                assertThat(people)
                        .allSatisfy(person -> assertThat(discord.dms(person)).hasSize(1));
            });
        }
    }
}
