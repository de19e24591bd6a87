package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.Message;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What people do in the very moment in which Kindling stops in order: what was acknowledged is done and answered, by this
 * process or the next one; what was not comes again and is done once.
 */
@Timeout(180)
class SlackStopTest extends SlackScenario {
    private static final String RESTARTING = "Kindling is restarting";

    @Test
    void a_form_acknowledged_before_its_commit_is_committed_before_the_end() throws Exception {
        try (var kindling = KindlingInSlack.apart(
                        slack, directory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")
                .awaitConnected()) {
            openForm(ALICE);
            String key = key();
            CompletableFuture<Void> stopping;
            try (var busy = new Busy()) {
                // WHEN her form is closed although it could not be committed yet, and SIGTERM comes
                assertThat(ack(slack.submit(ALICE, Map.of("key", key)))
                                .payload()
                                .isMissingNode())
                        .isTrue();
                stopping = CompletableFuture.runAsync(kindling::terminate);
                awaitClosing(stopping);
            }
            stopping.get(60, TimeUnit.SECONDS);

            // THEN it is committed all the same, and the next process carries it out
            assertThat(count("select count(*) from sandbox")).isEqualTo(1);
            kindling.again();
            await().atMost(SOON).until(() -> details(ALICE).size() == 1);
            assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        }
    }

    @Test
    void an_answer_that_has_to_wait_until_slack_takes_it_is_given_after_the_restart() throws Exception {
        connect();
        ack(slack.command(ALICE, "/sandbox create " + key(), CHANNEL));
        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
        slack.answerNext("chat.postMessage", "429:20");

        // WHEN she presses Delete, which asks her back, and Slack does not take the question before the end
        ack(slack.press(ALICE, details(ALICE).get(0), "Delete"));
        await().atMost(SOON).until(() -> slack.timesOf("chat.postMessage").size() == 2);
        stop();
        connect();

        // THEN she is asked once, and her answer counts
        await().atMost(SOON).until(() -> questions().size() == 1);
        ack(slack.press(ALICE, questions().get(0), yes()));
        await().atMost(SOON).until(() -> count("select count(*) from sandbox where state = 'REMOVED'") == 1);
        assertThat(questions()).hasSize(1);
    }

    @Test
    void a_button_that_was_not_taken_any_more_comes_again_and_is_done_once() throws Exception {
        connect();
        ack(slack.command(ALICE, "/sandbox create " + key(), CHANNEL));
        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
        ack(slack.press(ALICE, details(ALICE).get(0), "Delete"));
        await().atMost(SOON).until(() -> questions().size() == 1);
        slack.sendsAgainWhenSocketIsLost();

        CompletableFuture<Void> stopping;
        CompletableFuture<Ack> pressed;
        String key = key();
        try (var busy = new Busy()) {
            holdUp(key);
            stopping = CompletableFuture.runAsync(this::stop);
            awaitClosing(stopping);
            pressed = slack.press(ALICE, questions().get(0), yes());
        }
        stopping.get(60, TimeUnit.SECONDS);
        assertThat(pressed).isNotDone();
        assertThat(count("select count(*) from operation where kind = 'REMOVE'"))
                .isZero();
        connect();

        ack(pressed);
        await().atMost(SOON).until(() -> count("select count(*) from sandbox where state = 'REMOVED'") == 1);
        assertThat(count("select count(*) from operation where kind = 'REMOVE'"))
                .isEqualTo(1);
    }

    @Test
    void a_form_that_comes_too_late_stays_open_with_what_was_entered() throws Exception {
        connect();
        openForm(ALICE);

        CompletableFuture<Void> stopping;
        String key = key();
        try (var busy = new Busy()) {
            holdUp(key);
            stopping = CompletableFuture.runAsync(this::stop);
            awaitClosing(stopping);
            assertThat(ack(slack.submit(ALICE, Map.of("key", key))).payload().toString())
                    .contains(RESTARTING);
        }
        stopping.get(60, TimeUnit.SECONDS);
        connect();

        ack(slack.submit(ALICE, Map.of("key", key)));
        await().atMost(SOON)
                .until(() -> details(ALICE).size() == 1 && details(BOB).size() == 1);
        assertThat(count("select count(*) from sandbox")).isEqualTo(2);
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void of_a_whole_class_that_sends_its_forms_meanwhile_each_gets_one_sandbox_or_hears_that_it_did_not_work()
            throws Exception {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add("U0SEAT" + i);
            slack.person("U0SEAT" + i, "seat" + i);
        }
        slack.group(KindlingInSlack.GROUP, people.toArray(String[]::new));
        connect();
        for (String person : people) {
            openForm(person);
        }
        String key = key();
        slack.sendsAgainWhenSocketIsLost();

        // WHEN they send their forms, one after the other, and Kindling stops when the fourth is on its way
        Map<String, CompletableFuture<Ack>> sent = new LinkedHashMap<>();
        CompletableFuture<Void> stopping = new CompletableFuture<>();
        for (String person : people) {
            sent.put(person, slack.submit(person, Map.of("key", key)));
            if (sent.size() == 4) {
                stopping = CompletableFuture.runAsync(this::stop);
            }
            LockSupport.parkNanos(15_000_000);
        }
        stopping.get(60, TimeUnit.SECONDS);
        connect();

        // THEN whoever's form was closed has a sandbox, and whoever was told otherwise has none
        for (var one : sent.entrySet()) {
            boolean done = ack(one.getValue()).payload().isMissingNode();
            assertThat(count("select count(*) from sandbox where user_id = '" + one.getKey() + "'"))
                    .as(
                            "%s, whose form was %s",
                            one.getKey(), one.getValue().get().payload())
                    .isEqualTo(done ? 1 : 0);
            await().atMost(SOON).until(() -> details(one.getKey()).size() == (done ? 1 : 0));
        }
    }

    /** Something that was acknowledged and cannot be committed yet, so that Kindling cannot end yet. */
    private void holdUp(String key) throws Exception {
        assertThat(text(slack.command(BOB, "/sandbox create " + key, CHANNEL))).contains("Kindling is busy");
    }

    /** Until Kindling takes nothing more, as long as it can still say so. */
    private void awaitClosing(CompletableFuture<Void> stopping) {
        await().atMost(SOON).until(() -> {
            var asked = slack.command(BOB, "/sandbox help keys", CHANNEL);
            CompletableFuture.anyOf(stopping, asked).get(SOON.toSeconds(), TimeUnit.SECONDS);
            return stopping.isDone() || text(asked).contains(RESTARTING);
        });
    }

    private List<Message> questions() {
        return slack.messagesTo(ALICE).stream()
                .filter(message -> message.text().contains("Delete vm-alice-001?"))
                .toList();
    }

    private String yes() {
        return questions().get(0).buttons().get(0).path("text").path("text").asText();
    }

    /**
     * Somebody else writes into the database, so that Kindling cannot, for less than its patience of five seconds; on a machine on
     * which it takes longer the test proves nothing, and is broken off.
     */
    private final class Busy implements AutoCloseable {
        private final Connection connection;
        private final long since;

        Busy() throws SQLException {
            connection = DriverManager.getConnection("jdbc:sqlite:" + database());
            try (var statement = connection.createStatement()) {
                statement.execute("pragma busy_timeout = 60000");
                statement.execute("begin immediate");
            }
            since = System.nanoTime();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
            assumeThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
