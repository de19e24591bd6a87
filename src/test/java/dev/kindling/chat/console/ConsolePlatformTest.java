package dev.kindling.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.store.sql.SqlConsoleMessages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as a chat service, on a real SQLite file. */
class ConsolePlatformTest {
    private static final Destination TO_ALICE = new Destination.DirectMessage(ActorId.console("alice"));
    private static final Card HELLO = Card.of(Card.Tone.INFO, "Hello");
    private static final Card BYE = Card.of(Card.Tone.SUCCESS, "Bye");

    @TempDir
    Path folder;

    private final ConsoleFaults faults = new ConsoleFaults();
    private final ConsoleFeed feed = new ConsoleFeed();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    private TestDatabase database;
    private ConsolePlatform platform;
    private ConsoleChat chat;

    @BeforeEach
    void open() {
        reopen();
    }

    private void reopen() {
        database = new TestDatabase(folder.resolve("console.db"));
        var messages = new SqlConsoleMessages();
        platform = new ConsolePlatform(database, messages, feed, faults, clock);
        chat = new ConsoleChat(
                database,
                messages,
                platform,
                invocation -> new Reply.Show(HELLO),
                () -> List.of(new ConsolePerson("alice", ""), new ConsolePerson("bob", "")),
                clock);
    }

    private Delivery deliver(String nonce, Destination to, Card card, String... earlier) {
        return platform.deliver(
                new OutgoingMessage(nonce, to, card, List.of(earlier).stream().findFirst()));
    }

    private static String id(Delivery delivery) {
        return ((Delivery.Delivered) delivery).messageId();
    }

    private List<ConsoleMessage> seenBy(String person) {
        return chat.newest(person, 100).messages();
    }

    @Test
    void a_direct_message_is_for_one_and_a_channel_message_for_all_and_both_survive_a_restart() {
        deliver("1", TO_ALICE, HELLO);
        deliver("2", new Destination.Channel(Platform.CONSOLE, "console", "general"), BYE);
        reopen();

        assertThat(seenBy("alice")).extracting(ConsoleMessage::card).containsExactly(HELLO, BYE);
        assertThat(seenBy("bob")).extracting(ConsoleMessage::card).containsExactly(BYE);
        assertThat(seenBy("alice").get(0))
                .isEqualTo(new ConsoleMessage(
                        1,
                        1,
                        ConsoleMessage.Kind.DM,
                        Optional.of("alice"),
                        "dm",
                        Optional.empty(),
                        HELLO,
                        1,
                        clock.instant(),
                        clock.instant()));
    }

    @Test
    void a_second_delivery_makes_no_second_message() {
        String first = id(deliver("1", TO_ALICE, HELLO));
        assertThat(id(deliver("1", TO_ALICE, HELLO))).isEqualTo(first);
        assertThat(seenBy("alice"))
                .singleElement()
                .satisfies(message -> assertThat(message.revision()).isEqualTo(1));
        assertThat(id(deliver("1", TO_ALICE, BYE))).isEqualTo(first);
        assertThat(seenBy("alice"))
                .singleElement()
                .satisfies(message -> assertThat(message.card()).isEqualTo(BYE));
    }

    @Test
    void an_edit_replaces_the_earlier_message_and_counts_as_a_change() {
        String first = id(deliver("1", TO_ALICE, HELLO));
        deliver("2", TO_ALICE, HELLO);
        long change = chat.newest("alice", 0).change();

        assertThat(id(deliver("3", TO_ALICE, BYE, first))).isEqualTo(first);

        assertThat(seenBy("alice")).extracting(ConsoleMessage::card).containsExactly(BYE, HELLO);
        assertThat(chat.changedAfter("alice", change, 10).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.revision()).isEqualTo(2));
    }

    @Test
    void an_edit_of_what_belongs_to_somebody_else_or_is_not_there_is_a_message_of_its_own() {
        String bobs = id(deliver("1", new Destination.DirectMessage(ActorId.console("bob")), HELLO));
        deliver("2", TO_ALICE, BYE, bobs);
        deliver("3", TO_ALICE, BYE, "99");
        deliver("4", TO_ALICE, BYE, "nonsense");
        assertThat(seenBy("bob")).extracting(ConsoleMessage::card).containsExactly(HELLO);
        assertThat(seenBy("alice")).hasSize(3);
    }

    @Test
    void the_reply_to_an_invocation_is_one_message_whoever_comes_first() {
        InvocationId late = ConsoleChat.invocationId("alice", "n1");
        chat.tell("alice", "n1", "general", new Input.Typed("hi"));
        deliver("1", new Destination.ReplyTo(ActorId.console("alice"), late, "general"), BYE);
        deliver(
                "2",
                new Destination.ReplyTo(ActorId.console("alice"), ConsoleChat.invocationId("alice", "n2"), "dm"),
                BYE);
        ConsoleChat.Answer answer = chat.tell("alice", "n2", "dm", new Input.Typed("hi"));

        assertThat(answer.reply()).isEqualTo(new Reply.Show(HELLO));
        assertThat(answer.message().orElseThrow().card()).isEqualTo(BYE);
        assertThat(seenBy("alice")).extracting(ConsoleMessage::card).containsExactly(BYE, BYE);
        assertThat(seenBy("alice")).extracting(ConsoleMessage::channel).containsExactly("general", "dm");
        assertThat(chat.tell("alice", "n1", "general", new Input.Typed("hi"))
                        .message()
                        .orElseThrow()
                        .card())
                .isEqualTo(BYE);
        assertThat(seenBy("alice")).hasSize(2);
        assertThat(seenBy("bob")).isEmpty();
    }

    @Test
    void only_configured_people_are_heard() {
        assertThatThrownBy(() -> chat.tell("eve", "n1", "dm", new Input.Typed("hi")))
                .isInstanceOf(UnknownPersonException.class);
        assertThatThrownBy(() -> chat.newest("eve", 1)).isInstanceOf(UnknownPersonException.class);
        assertThatThrownBy(() -> chat.changedAfter("eve", 0, 1)).isInstanceOf(UnknownPersonException.class);
    }

    @Test
    void changes_can_be_read_in_parts_without_a_gap() {
        IntStream.range(0, 25).forEach(number -> deliver("n" + number, TO_ALICE, HELLO));
        long change = 0;
        int count = 0;
        ConsoleChat.History part;
        do {
            part = chat.changedAfter("alice", change, 10);
            count += part.messages().size();
            change = part.change();
        } while (!part.messages().isEmpty());
        assertThat(count).isEqualTo(25);
    }

    @Test
    void listeners_hear_of_what_concerns_them_after_it_is_stored() {
        var heard = new AtomicInteger();
        try (ConsoleFeed.Subscription subscription =
                feed.subscribe("alice", () -> heard.addAndGet(seenBy("alice").size()))) {
            deliver("1", TO_ALICE, HELLO);
            deliver("1", TO_ALICE, HELLO);
            deliver("2", new Destination.DirectMessage(ActorId.console("bob")), HELLO);
            assertThat(heard).hasValue(1);
        }
        deliver("3", TO_ALICE, HELLO);
        assertThat(heard).hasValue(1);
    }

    @Test
    void many_deliveries_at_once_are_all_stored_once() {
        CompletableFuture.allOf(IntStream.range(0, 40)
                        .mapToObj(
                                number -> CompletableFuture.runAsync(() -> deliver("n" + number / 2, TO_ALICE, HELLO)))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(seenBy("alice")).hasSize(20);
        assertThat(seenBy("alice")).extracting(ConsoleMessage::change).doesNotHaveDuplicates();
    }

    @Test
    void deliveries_can_be_told_to_fail() {
        faults.change(off ->
                off.withFailNext(1).withRetryAfter(1, Duration.ofSeconds(7)).withLoseAnswers(1));
        assertThat(deliver("1", TO_ALICE, HELLO)).isInstanceOf(Delivery.Failed.class);
        assertThat(deliver("1", TO_ALICE, HELLO)).isEqualTo(new Delivery.RetryAfter(Duration.ofSeconds(7)));
        assertThat(seenBy("alice")).isEmpty();
        assertThat(deliver("1", TO_ALICE, HELLO)).isInstanceOf(Delivery.Failed.class);
        assertThat(deliver("1", TO_ALICE, HELLO)).isInstanceOf(Delivery.Delivered.class);
        assertThat(seenBy("alice")).hasSize(1);

        faults.change(off -> off.withFailAll(true));
        assertThat(deliver("2", TO_ALICE, HELLO)).isInstanceOf(Delivery.Failed.class);
        assertThat(deliver("2", TO_ALICE, HELLO)).isInstanceOf(Delivery.Failed.class);
    }

    @Test
    void direct_messages_can_be_refused_while_channels_go_on() {
        faults.change(off -> off.withRefuseDmsOf(Set.of("alice")));
        assertThat(deliver("1", TO_ALICE, HELLO)).isInstanceOf(Delivery.Refused.class);
        assertThat(deliver("2", new Destination.DirectMessage(ActorId.console("bob")), HELLO))
                .isInstanceOf(Delivery.Delivered.class);
        faults.change(off -> off.withRefuseAllDms(true));
        assertThat(deliver("3", new Destination.DirectMessage(ActorId.console("bob")), HELLO))
                .isInstanceOf(Delivery.Refused.class);
        assertThat(deliver("4", new Destination.Channel(Platform.CONSOLE, "console", "general"), HELLO))
                .isInstanceOf(Delivery.Delivered.class);
    }

    @Test
    void deliveries_can_be_slow_and_end_when_kindling_stops() {
        faults.change(off -> off.withSlow(Duration.ofMillis(120)));
        long start = System.nanoTime();
        deliver("1", TO_ALICE, HELLO);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));

        Thread.currentThread().interrupt();
        assertThat(deliver("2", TO_ALICE, HELLO)).isInstanceOf(Delivery.Failed.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void impossible_faults_are_refused() {
        assertThatThrownBy(() -> faults.change(off -> off.withFailNext(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> faults.change(off -> off.withSlow(Duration.ofHours(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_for_another_platform_is_not_taken() {
        assertThat(platform.platform()).isEqualTo(Platform.CONSOLE);
        assertThat(platform.connection().up()).isTrue();
        assertThatThrownBy(() -> deliver("1", new Destination.Channel(Platform.SLACK, "T", "C"), HELLO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
