package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Platform;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.outbox.OutboxMessage.Priority;
import dev.kindling.store.SettableTime;
import dev.kindling.store.sql.SqlDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class of 200 seats on a clock that the test moves on: everybody's details and a board with its edits within Slack's
 * limits, which the fake counts by the same clock, while people who talk to Kindling are answered at once.
 */
@Timeout(300)
class SlackClassTest {
    private static final int SEATS = 200;
    private static final Destination CLASS = new Destination.Channel(Platform.SLACK, FakeSlack.TEAM, "C0CLASS");
    private static final Duration STEP = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    private final SlackByTheClock bot = new SlackByTheClock();
    private final SettableTime clock = bot.clock();
    private final FakeSlack slack = bot.slack();

    @AfterEach
    void end() throws Exception {
        bot.close();
    }

    @Test
    void two_hundred_seats_and_a_board_within_the_limits_and_nobody_who_asks_waits_behind_them() throws Exception {
        try (var database = SqlDatabase.open(directory.resolve("kindling.db"))) {
            for (int i = 0; i < SEATS; i++) {
                slack.person("U0S" + i, "seat" + i);
            }
            var messenger = bot.messenger();
            var worker = bot.worker(messenger, database, new ConnectionHealth("Slack"));
            var outbox = new Outbox(bot.rows(), clock, any -> {});

            database.write(tx -> {
                outbox.send(tx, message("board", CLASS, "Board, edition 0"));
                for (int i = 0; i < SEATS; i++) {
                    outbox.send(tx, message("details:" + i, direct(i), "Your sandbox, seat " + i));
                }
                return true;
            });
            List<Talk> talks = new ArrayList<>();
            int edition = 0;
            for (int step = 0; step < 900; step++) {
                if (step % 10 == 0) {
                    talks.add(new Talk("U0T" + step, clock.instant()));
                    slack.person("U0T" + step, "somebody");
                }
                if (step % 5 == 0) {
                    String text = "Board, edition " + ++edition;
                    database.write(tx -> {
                        outbox.send(tx, message("board", CLASS, text));
                        return true;
                    });
                }
                talks.stream().filter(talk -> talk.waits.isEmpty()).forEach(talk -> talk.answer(messenger));
                while (worker.deliverDue() > 0) {
                    // Until nothing is due any more.
                }
                clock.advance(STEP);
            }

            Map<Integer, Integer> messages = new HashMap<>();
            for (int i = 0; i < SEATS; i++) {
                messages.merge(slack.messagesTo("U0S" + i).size(), 1, Integer::sum);
            }
            assertThat(messages).containsExactlyEntriesOf(Map.of(1, SEATS));
            assertThat(talks)
                    .allSatisfy(talk -> assertThat(talk.waits.orElseThrow()).isLessThanOrEqualTo(STEP));
            assertThat(slack.publicIn("C0CLASS")).singleElement().satisfies(board -> {
                // An edit waits for its turn of one and a half seconds, and then shows the newest text.
                assertThat(Integer.parseInt(board.text().replaceAll("\\D", ""))).isBetween(176, 180);
                assertThat(board.edits()).isBetween(50, 75);
            });
            assertThat(slack.complaints()).isEmpty();
            List<Long> posts = slack.timesOf("chat.postMessage");
            assertThat(posts).hasSize(SEATS + talks.size() + 1);
            worker.close();
        }
    }

    private final class Talk {
        private final String user;
        private final Instant since;
        private Optional<Duration> waits = Optional.empty();

        Talk(String user, Instant since) {
            this.user = user;
            this.since = since;
        }

        void answer(Messenger messenger) {
            try {
                messenger.direct(user, Card.of(Card.Tone.INFO, "You have no sandbox"), true, "talk " + user);
                waits = Optional.of(Duration.between(since, clock.instant()));
            } catch (SlackFault fault) {
                assertThat(fault.kind()).isEqualTo(SlackFault.Kind.WAIT);
            }
        }
    }

    private static Destination direct(int seat) {
        return new Destination.DirectMessage(new ActorId(Platform.SLACK, FakeSlack.TEAM, "U0S" + seat));
    }

    private static OutboxMessage message(String key, Destination to, String title) {
        return new OutboxMessage(
                key,
                to,
                Card.of(Card.Tone.INFO, title),
                Priority.ANSWER,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void who_comes_too_early_gets_a_moment_of_their_own_in_order() {
        var slots = new Slots(clock);
        var lane = List.of(new Slots.Lane("x", Duration.ofSeconds(1), 2));
        assertThat(slots.take("a", lane)).isEmpty();
        assertThat(slots.take("b", lane)).isEmpty();
        assertThat(slots.take("c", lane)).contains(Duration.ofSeconds(1));
        assertThat(slots.take("d", lane)).contains(Duration.ofSeconds(2));
        assertThat(slots.take("c", lane)).contains(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(slots.take("d", lane)).contains(Duration.ofSeconds(1));
        assertThat(slots.take("c", lane)).isEmpty();
    }

    @Test
    void moments_that_passed_in_a_long_pause_are_not_used_all_at_once() {
        var slots = new Slots(clock);
        var lane = List.of(new Slots.Lane("x", Duration.ofSeconds(1), 1));
        for (int i = 0; i < 30; i++) {
            slots.take(i, lane);
        }
        clock.advance(Duration.ofMinutes(1));
        int at = 0;
        for (int i = 1; i < 30; i++) {
            at += slots.take(i, lane).isEmpty() ? 1 : 0;
        }
        assertThat(at).isEqualTo(1);
    }

    @Test
    void a_clock_set_back_shuts_no_lane() {
        var slots = new Slots(clock);
        var lane = List.of(new Slots.Lane("x", Duration.ofSeconds(1), 1));
        slots.take("a", lane);
        clock.advance(Duration.ofHours(-2));
        assertThat(slots.take("b", lane)).isEmpty();
    }
}
