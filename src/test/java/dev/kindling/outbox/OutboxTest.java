package dev.kindling.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.outbox.OutboxMessage.Priority;
import dev.kindling.store.SettableTime;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlOutbox;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Destination DM = new Destination.DirectMessage(ActorId.console("alice"));
    private static final Destination CHANNEL = new Destination.Channel(Platform.CONSOLE, "console", "general");
    private static final InvocationId CAUSE = new InvocationId("i1");

    @TempDir
    private Path directory;

    private final SettableTime clock = new SettableTime();
    private final SqlOutbox store = new SqlOutbox();
    private final FakeChat chat = new FakeChat();
    private SqlDatabase database;
    private OutboxWorker worker;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
        worker = paced(destination -> {});
    }

    @AfterEach
    void close() {
        worker.close();
        database.close();
    }

    /** A new worker on the same rows, as after a crash. */
    private void restart() {
        worker = paced(destination -> {});
    }

    private OutboxWorker paced(Pace pace) {
        return new OutboxWorker(chat, store, database, clock, pace);
    }

    private Outbox outbox() {
        return new Outbox(store, clock, platform -> worker.wake());
    }

    private static OutboxMessage message(String key, String title) {
        return new OutboxMessage(
                key,
                DM,
                Card.of(Card.Tone.INFO, title),
                Priority.NEWS,
                Duration.ofHours(1),
                Optional.of(CAUSE),
                Optional.empty());
    }

    private static OutboxMessage answer(String key, String title) {
        var news = message(key, title);
        return new OutboxMessage(
                key, news.to(), news.card(), Priority.ANSWER, news.keepFor(), news.cause(), Optional.empty());
    }

    private void send(OutboxMessage message) {
        database.write(tx -> {
            outbox().send(tx, message);
            return true;
        });
    }

    private int deliverDue() {
        try {
            return worker.deliverDue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean pending() {
        return database.read(tx -> store.pending(tx, CAUSE));
    }

    private String state(String key) {
        return column("state", key);
    }

    private String column(String column, String key) {
        return ask("select " + column + " from outbox where message_key = '" + key + "'");
    }

    private String ask(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kindling.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_message_leaves_after_the_commit_and_never_after_a_rollback() {
        worker.start();
        send(message("a", "hello"));
        await().until(() -> chat.titles().contains("hello"));
        await().until(() -> !pending());
        try {
            database.write(tx -> {
                outbox().send(tx, message("b", "not meant"));
                throw new IllegalArgumentException();
            });
        } catch (IllegalArgumentException expected) {
            send(message("c", "after it"));
        }
        await().until(() -> chat.titles().contains("after it"));
        assertThat(chat.titles()).containsExactly("hello", "after it");
    }

    @Test
    void when_the_clock_is_set_back_no_message_waits_for_the_old_time() {
        send(message("fresh", "just before it"));
        clock.advance(Duration.ofHours(-1));
        deliverDue();
        assertThat(chat.titles()).containsExactly("just before it");

        chat.answerNext(new Delivery.Failed("no line"));
        chat.answerNext(new Delivery.RetryAfter(Duration.ofSeconds(20)));
        send(message("failed", "to be tried again"));
        send(message("resting", "to rest"));
        deliverDue();
        clock.advance(Duration.ofHours(-1));
        deliverDue();
        assertThat(chat.titles())
                .containsExactly("just before it", "to be tried again", "to rest", "to be tried again", "to rest");
    }

    @Test
    void when_the_clock_was_set_back_while_nobody_ran_the_next_start_delivers_what_waits() {
        send(message("fresh", "just before it"));
        clock.advance(Duration.ofHours(-1));
        restart();
        deliverDue();
        assertThat(chat.titles()).containsExactly("just before it");
    }

    @Test
    void answers_go_before_news_and_older_before_newer() {
        send(message("n1", "news 1"));
        send(message("n2", "news 2"));
        send(answer("a1", "answer 1"));
        send(answer("a2", "answer 2"));
        assertThat(deliverDue()).isEqualTo(4);
        assertThat(chat.titles()).containsExactly("answer 1", "answer 2", "news 1", "news 2");
        assertThat(deliverDue()).isZero();
    }

    @Test
    void an_answer_overtakes_the_news_that_were_due_before_it() {
        for (int i = 0; i < 30; i++) {
            send(message("n" + i, "news " + i));
        }
        chat.answerNext(first -> {
            send(answer("a", "answer"));
            return chat.deliverWell(first);
        });
        deliverDue();
        assertThat(chat.titles()).startsWith("news 0", "answer", "news 1").hasSize(31);
    }

    @Test
    void of_a_hundred_edits_while_the_platform_is_slow_the_last_one_wins() throws Exception {
        var slow = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        chat.answerNext(first -> {
            busy.countDown();
            pass(slow);
            return chat.deliverWell(first);
        });
        worker.start();
        send(message("board", "edit 0"));
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i <= 100; i++) {
            send(message("board", "edit " + i));
        }
        slow.countDown();
        await().until(() -> !pending());
        assertThat(chat.titles()).containsExactly("edit 0", "edit 100");
        // The second one is an edit of the first.
        assertThat(chat.attempts().get(0).earlier()).isEmpty();
        assertThat(chat.attempts().get(1).earlier()).contains("id of kindling-1");
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody opened it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void a_text_that_comes_while_the_message_waits_for_its_turn_replaces_it() {
        List<String> waited = new ArrayList<>();
        worker = paced(destination -> {
            if (waited.isEmpty()) {
                waited.add("once");
                send(message("board", "newer"));
            }
        });
        send(message("board", "older"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("newer");
    }

    @Test
    void a_delivered_message_is_edited_by_the_next_one_of_its_key() {
        send(message("reply", "working"));
        deliverDue();
        send(message("reply", "done"));
        deliverDue();
        assertThat(chat.attempts().get(1).earlier()).contains("id of kindling-1");
        assertThat(chat.attempts().get(1).nonce())
                .isEqualTo(chat.attempts().get(0).nonce());
        assertThat(state("reply")).isEqualTo("DELIVERED");
    }

    @Test
    void the_newest_text_of_a_message_decides_how_urgent_it_is() {
        send(message("n", "news"));
        send(message("later", "old news"));
        send(answer("later", "now an answer"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("now an answer", "news");
    }

    @Test
    void a_platforms_wish_to_wait_is_obeyed_also_by_newer_texts() {
        chat.answerNext(new Delivery.RetryAfter(Duration.ofSeconds(30)));
        send(message("a", "first"));
        deliverDue();
        send(message("a", "second"));
        send(message("b", "another"));
        clock.advance(Duration.ofSeconds(29));
        deliverDue();
        assertThat(chat.titles()).containsExactly("first", "another");
        clock.advance(Duration.ofSeconds(1));
        deliverDue();
        assertThat(chat.titles()).containsExactly("first", "another", "second");
        assertThat(pending()).isFalse();
    }

    @Test
    void what_is_said_to_the_same_place_keeps_its_order_when_the_first_has_to_wait() {
        chat.answerNext(new Delivery.RetryAfter(Duration.ofSeconds(2)));
        send(message("a", "first"));
        deliverDue();
        clock.advance(Duration.ofSeconds(1));
        send(answer("b", "second"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("first");
        clock.advance(Duration.ofSeconds(1));
        deliverDue();
        // Once tried and put off, then both, the urgent one first as ever.
        assertThat(chat.titles()).containsExactly("first", "second", "first");
    }

    @Test
    void a_platform_that_asks_to_wait_no_time_is_not_asked_without_a_pause() {
        chat.answerAlways(message -> new Delivery.RetryAfter(Duration.ofSeconds(-1)));
        send(message("a", "first"));
        assertThat(deliverDue()).isEqualTo(1);
        assertThat(deliverDue()).isZero();
    }

    @Test
    void a_delivery_that_fails_is_tried_again_with_growing_pauses() {
        chat.answerAlways(message -> new Delivery.Failed("no network"));
        send(message("a", "hello"));
        for (Duration pause : List.of(
                Duration.ZERO,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4))) {
            clock.advance(pause.minus(Duration.ofMillis(pause.isZero() ? 0 : 1)));
            int soFar = chat.titles().size();
            if (!pause.isZero()) {
                assertThat(deliverDue()).isZero();
                clock.advance(Duration.ofMillis(1));
            }
            assertThat(deliverDue()).isEqualTo(1);
            assertThat(chat.titles()).hasSize(soFar + 1);
        }
        assertThat(column("detail", "a")).isEqualTo("no network");
        chat.answerWell();
        clock.advance(Duration.ofMinutes(2));
        deliverDue();
        assertThat(state("a")).isEqualTo("DELIVERED");
        assertThat(column("attempts", "a")).isEqualTo("0");
    }

    @Test
    void a_platform_that_throws_is_tried_again() {
        chat.answerNext(message -> {
            throw new IllegalStateException("a bug in the adapter");
        });
        send(message("a", "hello"));
        deliverDue();
        assertThat(pending()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        deliverDue();
        assertThat(state("a")).isEqualTo("DELIVERED");
    }

    @Test
    void the_worker_survives_even_an_error() {
        chat.answerNext(message -> {
            throw new AssertionError("worse than an exception");
        });
        worker.start();
        send(message("a", "hello"));
        await().until(() -> !pending());
        assertThat(chat.titles()).containsExactly("hello", "hello");
    }

    @Test
    void what_nobody_took_in_time_is_dropped() {
        chat.answerAlways(message -> new Delivery.Failed("no network"));
        send(message("a", "hello"));
        deliverDue();
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        chat.answerWell();
        deliverDue();
        assertThat(state("a")).isEqualTo("EXPIRED");
        assertThat(pending()).isFalse();
        // WHEN there is news for it THEN it lives again
        send(message("a", "news"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("hello", "news");
    }

    @Test
    void a_refused_message_is_said_elsewhere_with_a_button_to_try_again() {
        var fallback = Card.of(Card.Tone.WARNING, "I cannot send you direct messages");
        send(message("a", "the details").withFallback(CHANNEL, fallback));
        chat.answerNext(new Delivery.Refused("closed"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("the details", "I cannot send you direct messages");
        OutgoingMessage said = chat.attempts().get(1);
        assertThat(said.destination()).isEqualTo(CHANNEL);
        assertThat(said.card().buttons()).containsExactly(Button.primary("Try again", RetryButton.ACTION, "1"));
        assertThat(state("a")).isEqualTo("REFUSED");
        assertThat(column("detail", "a")).isEqualTo("closed");
        assertThat(pending()).isFalse();

        // WHEN the button is pressed THEN the same message leaves again
        database.write(tx -> {
            var refused = store.findRefused(tx, 1).orElseThrow();
            store.retry(tx, refused, clock.instant(), clock.instant().plusSeconds(60));
            return true;
        });
        assertThat(pending()).isTrue();
        deliverDue();
        assertThat(chat.titles()).endsWith("the details");
        assertThat(state("a")).isEqualTo("DELIVERED");
        assertThat(database.<Boolean>read(tx -> store.findRefused(tx, 1).isPresent()))
                .isFalse();
    }

    @Test
    void the_fallback_is_heard_of_even_when_the_message_had_little_time_left() {
        send(message("a", "the details").withFallback(CHANNEL, Card.of(Card.Tone.WARNING, "closed to me")));
        clock.advance(Duration.ofHours(1));
        chat.answerNext(refuse -> {
            clock.advance(Duration.ofSeconds(20));
            return new Delivery.Refused("closed");
        });
        deliverDue();
        assertThat(chat.titles()).containsExactly("the details", "closed to me");
    }

    @Test
    void a_board_that_is_refused_at_each_change_is_complained_of_once_until_there_is_something_new_to_say() {
        chat.answerAlways(message -> message.destination().equals(CHANNEL)
                ? new Delivery.Refused("not in the channel")
                : new Delivery.Delivered("m1"));
        for (int change = 1; change <= 5; change++) {
            send(new OutboxMessage(
                    "board",
                    CHANNEL,
                    Card.of(Card.Tone.INFO, "the board, change " + change),
                    Priority.NEWS,
                    Duration.ofHours(1),
                    Optional.empty(),
                    Optional.of(new OutboxMessage.Fallback(DM, Card.of(Card.Tone.WARNING, "let me in")))));
            deliverDue();
        }
        assertThat(chat.titles()).filteredOn("let me in"::equals).hasSize(1);
        send(new OutboxMessage(
                "board",
                CHANNEL,
                Card.of(Card.Tone.INFO, "the board, change 6"),
                Priority.NEWS,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.of(new OutboxMessage.Fallback(DM, Card.of(Card.Tone.WARNING, "let me in again")))));
        deliverDue();
        assertThat(chat.titles()).contains("let me in again");
    }

    @Test
    void a_refusal_without_a_fallback_ends_quietly_and_a_refused_fallback_does_not_start_another() {
        chat.answerAlways(message -> new Delivery.Refused("gone"));
        send(message("a", "hello"));
        send(message("b", "details").withFallback(CHANNEL, Card.of(Card.Tone.WARNING, "closed to me")));
        assertThat(deliverDue()).isEqualTo(3);
        assertThat(deliverDue()).isZero();
        assertThat(chat.titles()).containsExactlyInAnyOrder("hello", "details", "closed to me");
        assertThat(ask("select count(*) from outbox where state = 'REFUSED'")).isEqualTo("3");
    }

    @Test
    void a_message_is_delivered_again_with_its_nonce_after_a_kill_before_the_mark() {
        send(message("a", "hello"));
        chat.answerNext(message -> {
            throw new ThreadDeathOfTheProcess();
        });
        try {
            deliverDue();
        } catch (ThreadDeathOfTheProcess killed) {
            restart();
        }
        deliverDue();
        assertThat(chat.attempts()).hasSize(2);
        assertThat(chat.attempts().get(0).nonce())
                .isEqualTo(chat.attempts().get(1).nonce());
        assertThat(state("a")).isEqualTo("DELIVERED");
    }

    /** Passes every catch, as a kill does. */
    private static final class ThreadDeathOfTheProcess extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void a_newer_text_that_comes_during_the_delivery_is_delivered_afterwards() {
        chat.answerNext(first -> {
            send(message("a", "second"));
            return chat.deliverWell(first);
        });
        send(message("a", "first"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("first", "second");
        assertThat(chat.attempts().get(1).earlier()).contains("id of kindling-1");
        assertThat(state("a")).isEqualTo("DELIVERED");
    }

    @Test
    void a_newer_text_that_comes_during_a_refusal_is_tried_too() {
        chat.answerNext(first -> {
            send(message("a", "second"));
            return new Delivery.Refused("too long");
        });
        send(message("a", "first"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("first", "second");
        assertThat(state("a")).isEqualTo("DELIVERED");
    }

    @Test
    void one_message_that_cannot_be_read_does_not_silence_the_others() throws Exception {
        send(answer("broken", "never"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kindling.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("update outbox set card = '{\"tone\":\"SHRILL\"}'");
        }
        send(message("a", "hello"));
        deliverDue();
        assertThat(chat.titles()).containsExactly("hello");
        assertThat(state("broken")).isEqualTo("EXPIRED");
    }

    @Test
    void a_thousand_messages_all_arrive_once_and_in_order() {
        List<String> expected = new ArrayList<>();
        database.write(tx -> {
            for (int i = 0; i < 1000; i++) {
                outbox().send(tx, message("m" + i, "text " + i));
                expected.add("text " + i);
            }
            return true;
        });
        worker.start();
        await().atMost(Duration.ofMinutes(3)).until(() -> !pending());
        assertThat(chat.titles()).isEqualTo(expected);
    }

    @Test
    void the_pace_holds_each_message_back() throws Exception {
        // From the beginning: whoever is held up between the burst and the rest has tokens for the rest when they go
        // on.
        long before = System.nanoTime();
        Pace pace = Pace.perSecond(20);
        for (int i = 0; i < 20; i++) {
            pace.await(DM);
        }
        for (int i = 0; i < 10; i++) {
            pace.await(CHANNEL);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(450), Duration.ofSeconds(60));
    }

    @Test
    void closing_in_the_middle_of_a_delivery_is_quick_and_loses_nothing() throws Exception {
        var busy = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        chat.answerNext(first -> {
            busy.countDown();
            pass(never);
            return chat.deliverWell(first);
        });
        worker.start();
        send(message("a", "hello"));
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        long before = System.nanoTime();
        worker.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
        awaitEndOfWorker();
        assertThat(pending()).isTrue();

        restart();
        clock.advance(Duration.ofMinutes(2));
        deliverDue();
        assertThat(state("a")).isEqualTo("DELIVERED");
    }

    @Test
    void closing_while_it_waits_for_its_pace_is_quick_too() {
        var waiting = new CountDownLatch(1);
        worker = paced(destination -> {
            waiting.countDown();
            new CountDownLatch(1).await();
        });
        worker.start();
        send(message("a", "hello"));
        await().until(() -> waiting.getCount() == 0);
        worker.close();
        awaitEndOfWorker();
        assertThat(pending()).isTrue();
    }

    /** Closing waits some seconds for it at most, which a busy machine may need for that alone. */
    private static void awaitEndOfWorker() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("outbox-console") && thread.isAlive()));
    }
}
