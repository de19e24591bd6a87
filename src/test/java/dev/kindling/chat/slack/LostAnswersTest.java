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
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.store.SettableTime;
import dev.kindling.store.sql.SqlDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may stand in Slack already is looked for before it is posted again, as far as Slack lets us look. */
@Timeout(180)
class LostAnswersTest {
    private static final String CLASS = "C0CLASS";

    @TempDir
    private Path directory;

    private final SlackByTheClock bot = new SlackByTheClock();
    private final SettableTime clock = bot.clock();
    private final FakeSlack slack = bot.slack().person("U0ALICE", "alice");
    private final ConnectionHealth health = new ConnectionHealth("Slack");
    private SqlDatabase database;

    @BeforeEach
    void a_database() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
    }

    @AfterEach
    void end() throws Exception {
        database.close();
        bot.close();
    }

    /** A process that delivers what is due; a new one knows what the database knows, and no more. */
    private OutboxWorker process() {
        return bot.worker(bot.messenger(), database, health);
    }

    private void say(String key, Destination to, String text) {
        var outbox = new Outbox(bot.rows(), clock, any -> {});
        database.write(tx -> {
            outbox.send(
                    tx,
                    new OutboxMessage(
                            key,
                            to,
                            Card.of(Card.Tone.INFO, text),
                            Priority.NEWS,
                            Duration.ofHours(1),
                            Optional.empty(),
                            Optional.empty()));
            return true;
        });
    }

    /** Delivered to Slack by a process that never hears of it and notes nothing more. */
    private void postedBeforeAKill() throws Exception {
        // Its answer gets lost, and what the process knows of that in memory is lost with it.
        slack.answerNext("chat.postMessage", "lost");
        process().deliverDue();
        clock.advance(Duration.ofSeconds(30));
    }

    private static Destination classroom() {
        return new Destination.Channel(Platform.SLACK, FakeSlack.TEAM, CLASS);
    }

    private static Destination alice() {
        return new Destination.DirectMessage(new ActorId(Platform.SLACK, FakeSlack.TEAM, "U0ALICE"));
    }

    @Test
    void a_direct_message_is_found_and_shows_the_newest_text() throws Exception {
        say("details", alice(), "Port 60001");
        postedBeforeAKill();
        say("details", alice(), "Port 60002");

        process().deliverDue();

        assertThat(slack.messagesTo("U0ALICE"))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("Port 60002"));
    }

    @Test
    void a_board_is_found_where_the_channel_may_be_read_even_behind_many_other_messages() throws Exception {
        slack.withScope("channels:history");
        say("board", classroom(), "Board");
        postedBeforeAKill();
        for (int i = 0; i < 60; i++) {
            slack.says(CLASS, "chatter " + i);
        }

        process().deliverDue();

        assertThat(slack.publicIn(CLASS))
                .filteredOn(message -> message.text().equals("Board"))
                .hasSize(1);
    }

    @Test
    void without_that_scope_a_board_is_rather_posted_twice_than_never() throws Exception {
        say("board", classroom(), "Board");
        postedBeforeAKill();

        process().deliverDue();

        assertThat(slack.publicIn(CLASS)).hasSize(2);
    }

    @Test
    void a_channel_to_which_the_bot_was_not_invited_is_named_until_it_is() throws Exception {
        slack.botIsNotIn(CLASS);
        say("board", classroom(), "Board");
        var worker = process();

        worker.deliverDue();
        assertThat(health.connection().detail()).contains(CLASS, "/invite @kindling");

        slack.inviteBotTo(CLASS);
        clock.advance(Duration.ofSeconds(5));
        say("board", classroom(), "Board, newer");
        worker.deliverDue();
        assertThat(slack.publicIn(CLASS))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("Board, newer"));
        assertThat(health.connection().detail()).doesNotContain(CLASS);
    }

    @Test
    void what_never_arrived_is_posted() throws Exception {
        say("details", alice(), "Port 60001");
        slack.answerNext("chat.postMessage", "500");
        process().deliverDue();
        clock.advance(Duration.ofSeconds(30));

        process().deliverDue();

        assertThat(slack.messagesTo("U0ALICE")).hasSize(1);
    }

    @Test
    void while_slack_cannot_say_whether_it_is_there_it_is_not_posted() throws Exception {
        say("details", alice(), "Port 60001");
        postedBeforeAKill();
        slack.answerNext("conversations.history", "500", "429:5");
        var worker = process();

        worker.deliverDue();
        clock.advance(Duration.ofSeconds(30));
        worker.deliverDue();
        assertThat(slack.timesOf("chat.postMessage")).hasSize(1);
        clock.advance(Duration.ofSeconds(30));
        worker.deliverDue();

        assertThat(slack.messagesTo("U0ALICE")).hasSize(1);
        assertThat(slack.timesOf("chat.postMessage")).hasSize(1);
    }
}
