package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.Permission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox hears of deliveries: to channels, to people, with several servers. */
@Timeout(300)
class DeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private AdapterInDiscord adapter;
    private String second;
    private Person alice;
    private Set<Thread> others;

    @BeforeEach
    void two_servers() {
        others = Thread.getAllStackTraces().keySet();
        discord = FakeDiscord.patient();
        alice = discord.person("alice");
        second = discord.addGuild("Second");
        discord.joins(alice, second);
        adapter = new AdapterInDiscord(discord, List.of(discord.guildId(), second), directory, Timing.USUAL);
        discord.awaitCommand("workshop");
        await().atMost(SOON).until(adapter::up);
    }

    @AfterEach
    void end() {
        adapter.close();
        discord.close();
    }

    private static final Delivery UNDER_WAY = new Delivery.RetryAfter(Duration.ofMillis(200));

    private static final Card BOARD = Card.of(Card.Tone.INFO, "Workshop", new Block.Text("3 of 5 seats @everyone"))
            .withButtons(Button.primary("Claim my sandbox", "workshop/claim", "spring"));

    /** As the outbox does: what is still under way is asked for again. */
    private Delivery deliver(OutgoingMessage message) {
        return await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> adapter.platform().deliver(message), delivery -> !delivery.equals(UNDER_WAY));
    }

    private Delivery post(Place place, Card card, Optional<String> earlier) {
        return deliver(new OutgoingMessage(
                "nonce-" + card.title(),
                new Destination.Channel(Platform.DISCORD, discord.guildId(), place.id()),
                card,
                earlier));
    }

    private Delivery write(String guild, Card card) {
        return deliver(new OutgoingMessage(
                "dm-" + guild + card.title(),
                new Destination.DirectMessage(new ActorId(Platform.DISCORD, guild, alice.id())),
                card,
                Optional.empty()));
    }

    @Test
    void a_board_is_posted_edited_and_posted_anew_when_it_was_deleted() {
        String id = ((Delivery.Delivered) post(discord.general(), BOARD, Optional.empty())).messageId();
        Message board = discord.awaitMessage(
                discord.general(), message -> message.text().contains("3 of 5"));

        Card full = Card.of(Card.Tone.INFO, "Workshop", new Block.Text("5 of 5 seats"));
        assertThat(post(discord.general(), full, Optional.of(id))).isEqualTo(new Delivery.Delivered(id));
        assertThat(discord.messagesIn(discord.general())).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(board.id());
            assertThat(message.text()).contains("5 of 5").doesNotContain("3 of 5");
            assertThat(message.labels()).isEmpty();
        });

        assertThat(post(discord.general(), BOARD, Optional.of(discord.general().id() + ":123")))
                .isInstanceOf(Delivery.Delivered.class);
        assertThat(discord.messagesIn(discord.general())).hasSize(2);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_button_that_everybody_sees_is_answered_aside() {
        post(discord.general(), BOARD, Optional.empty());
        Message board = discord.awaitMessage(discord.general(), message -> true);

        Message answer = discord.press(alice, board, "Claim my sandbox").awaitReply();

        assertThat(answer.ephemeral()).isTrue();
        assertThat(discord.messagesIn(discord.general())).containsExactly(board);
    }

    @Test
    void a_channel_that_is_gone_or_forbidden_is_refused_and_the_permission_named() {
        Place lost = discord.channel("lost");
        Place silent = discord.channel("silent");
        await().atMost(SOON).until(() -> post(silent, BOARD, Optional.empty()) instanceof Delivery.Delivered);
        discord.deleteChannel(lost);
        discord.deny(silent, Permission.MESSAGE_SEND.getRawValue());

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(post(lost, BOARD, Optional.empty())).isInstanceOf(Delivery.Refused.class));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(post(silent, BOARD, Optional.empty())).isInstanceOf(Delivery.Refused.class));
        assertThat(adapter.platform().connection().detail()).contains("lacks the permission");
    }

    @Test
    void what_is_meant_for_the_bot_itself_is_refused_and_not_tried_for_a_day() {
        Delivery delivery = deliver(new OutgoingMessage(
                "to itself",
                new Destination.DirectMessage(new ActorId(
                        Platform.DISCORD, discord.guildId(), discord.bot().id())),
                BOARD,
                Optional.empty()));

        assertThat(delivery).isInstanceOf(Delivery.Refused.class);
    }

    @Test
    void a_busy_channel_is_put_off_and_holds_up_nobody() {
        for (int i = 0; i < 20; i++) {
            if (post(discord.general(), Card.of(Card.Tone.INFO, "No " + i), Optional.empty())
                    instanceof Delivery.RetryAfter wait) {
                assertThat(wait.pause()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
                assertThat(write(second, Card.of(Card.Tone.INFO, "Hello"))).isInstanceOf(Delivery.Delivered.class);
                return;
            }
        }
        throw new AssertionError("a channel takes no 20 messages at once");
    }

    @Test
    void a_button_in_a_direct_message_knows_its_server() {
        Card card =
                Card.of(Card.Tone.INFO, "Yours").withButtons(Button.plain("Stop", "sandbox/stop", "0123456789abcdef"));
        write(second, card);
        Message message = discord.awaitDm(alice);

        discord.press(alice, message, "Stop").awaitReply();
        discord.write(alice, "list");

        await().atMost(SOON).until(() -> adapter.callers().size() == 2);
        assertThat(adapter.callers())
                .containsExactly(
                        new ActorId(Platform.DISCORD, second, alice.id()),
                        new ActorId(Platform.DISCORD, discord.guildId(), alice.id()));
    }

    @Test
    void somebody_who_has_never_been_seen_is_written_to_and_a_nonce_is_never_said_twice() {
        Person bob = discord.person("bob");
        var message = new OutgoingMessage(
                "the-same",
                new Destination.DirectMessage(new ActorId(Platform.DISCORD, discord.guildId(), bob.id())),
                Card.of(Card.Tone.INFO, "Hello"),
                Optional.empty());

        assertThat(deliver(message)).isInstanceOf(Delivery.Delivered.class);
        assertThat(deliver(message)).isInstanceOf(Delivery.Delivered.class);

        assertThat(discord.dms(bob)).hasSize(1);
    }

    @Test
    void what_may_be_there_already_is_looked_for_first() {
        var card = Card.of(
                Card.Tone.SUCCESS, "vm-alice-001 is ready", new Block.Code("Log in", "ssh -p 60001 root@there"));
        var to = new Destination.DirectMessage(new ActorId(Platform.DISCORD, discord.guildId(), alice.id()));
        var before = new OutgoingMessage("before", to, card, Optional.empty());
        var arrived = (Delivery.Delivered) deliver(before);
        // Another nonce, as Discord forgets one after some minutes.
        var after = new OutgoingMessage("after", to, card, Optional.empty());
        assertThat(adapter.platform().canLookFor(after)).isTrue();

        adapter.platform().doubtful(after, Instant.now().minusSeconds(600));

        assertThat(deliver(after)).isEqualTo(arrived);
        assertThat(discord.dms(alice)).hasSize(1);
        // Something else is not taken for it, and nor is the same said once more on purpose.
        var other = new OutgoingMessage("other", to, Card.of(Card.Tone.INFO, "Hello"), Optional.empty());
        adapter.platform().doubtful(other, Instant.now().minusSeconds(600));
        assertThat(deliver(other)).isInstanceOf(Delivery.Delivered.class);
        assertThat(deliver(new OutgoingMessage("again", to, card, Optional.empty())))
                .isInstanceOf(Delivery.Delivered.class);
        assertThat(discord.dms(alice)).hasSize(3);
    }

    @Test
    void a_command_in_a_thread_that_the_bot_has_not_heard_of_is_answered() {
        Place thread = discord.thread("aside");

        assertThat(discord.slash(alice, thread, "sandbox list", Map.of())
                        .awaitReply()
                        .text())
                .contains("Heard");
    }

    @Test
    void in_a_server_without_the_bot_in_it_somebody_is_told_so() {
        String foreign = discord.addGuild("Foreign");
        discord.joins(alice, foreign);
        Place there = discord.channel(foreign, "general");
        discord.kickBot(foreign);

        assertThat(discord.slashInstalled(alice, there, "sandbox list")
                        .awaitReply()
                        .text())
                .contains("does not serve this server", foreign);
    }

    @Test
    void among_friends_only_the_asker_sees_the_answer() {
        discord.amongFriends();

        assertThat(discord.slashInstalled(alice, discord.direct(alice), "sandbox list")
                        .awaitReply()
                        .ephemeral())
                .isTrue();
    }

    @Test
    void after_the_end_nothing_of_it_runs_any_more() {
        adapter.hangUp();

        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !others.contains(thread))
                        .noneMatch(thread -> thread.isAlive()
                                && (thread.getName().startsWith("JDA ")
                                        || thread.getName().startsWith("discord-"))));
    }
}
