package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.Message;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Never lost, never twice, and never for somebody who may no longer. */
@Timeout(150)
class SlackOnceTest extends SlackScenario {
    private String key = "";

    @BeforeEach
    void a_workspace_with_kindling_in_it() throws IOException {
        connect();
        key = key();
    }

    @Test
    void a_form_sent_in_twice_makes_one_sandbox() throws Exception {
        openForm(ALICE);
        ack(slack.submit(ALICE, Map.of("key", key)));
        ack(slack.again());

        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void a_button_delivered_twice_is_pressed_once() throws Exception {
        sandbox();
        ack(slack.press(ALICE, details(ALICE).get(0), "Delete"));
        ack(slack.again());
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() > 1);
        Message question = slack.messagesTo(ALICE).get(1);

        ack(slack.press(ALICE, question, label(question)));
        ack(slack.again());

        await().atMost(SOON)
                .until(() -> count("select count(*) from sandbox where state in ('REMOVED', 'REMOVING')") == 1);
        assertThat(count("select count(*) from operation where kind = 'REMOVE'"))
                .isEqualTo(1);
        assertThat(slack.messagesTo(ALICE))
                .filteredOn(message -> message.text().equals(question.text()))
                .hasSize(1);
    }

    @Test
    void words_delivered_three_times_are_done_and_answered_once() throws Exception {
        ack(slack.write(ALICE, "create " + key));
        ack(slack.again());
        ack(slack.again());

        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> slack.messagesTo(ALICE).size() == 2);
    }

    @Test
    void who_left_the_user_group_between_form_and_submission_gets_nothing() throws Exception {
        openForm(ALICE);
        expel();

        ack(slack.submit(ALICE, Map.of("key", key)));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .anySatisfy(message -> assertThat(message.text()).contains("You are in no team")));
        assertThat(count("select count(*) from sandbox")).isZero();
    }

    @Test
    void who_left_the_user_group_cannot_press_a_button_to_make_another_sandbox() throws Exception {
        ack(slack.write(ALICE, "create"));
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() == 1);
        Message offer = slack.messagesTo(ALICE).get(0);
        expel();

        ack(slack.press(ALICE, offer, "Open the form"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("You are in no team")));
        assertThat(slack.modalOf(ALICE)).isEmpty();
    }

    private void expel() throws Exception {
        int read = slack.timesOf("usergroups.users.list").size();
        ack(slack.regroup(KindlingInSlack.GROUP, BOB));
        await().atMost(SOON).until(() -> slack.timesOf("usergroups.users.list").size() > read);
        // The answer is on its way when the call is counted.
        await().atMost(SOON)
                .until(() -> text(slack.command(ALICE, "/sandbox create " + "ssh-rsa x", "C0OTHER"))
                        .contains("You are in no team"));
    }

    @Test
    void an_acknowledgement_on_another_socket_counts_where_slack_is_lenient() throws Exception {
        Ack answer = createWhileTheSocketIsExchanged();

        assertThat(answer.otherSocket()).isTrue();
        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
    }

    @Test
    void where_it_does_not_count_the_command_comes_again_and_is_done_once() throws Exception {
        slack.strictAboutAcks();
        slack.sendsAgainWhenSocketIsLost();

        Ack answer = createWhileTheSocketIsExchanged();

        assertThat(answer.otherSocket()).isFalse();
        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
        assertThat(count("select count(*) from sandbox")).isEqualTo(1);
    }

    /** Its acknowledgement is ready when the socket that it came by has been given up for another one. */
    private Ack createWhileTheSocketIsExchanged() throws Exception {
        CompletableFuture<Ack> asked;
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            asked = slack.command(ALICE, "/sandbox create " + key, CHANNEL);
            int opened = slack.timesOf("apps.connections.open").size();
            slack.disconnect("warning");
            await().atMost(SOON)
                    .until(() -> slack.timesOf("apps.connections.open").size() > opened);
            await().atMost(SOON).until(() -> slack.newestSocketIsAlone());
            // On a machine that takes longer for it than an answer is waited for, this proves nothing.
            assumeThat(asked).isNotDone();
            statement.execute("rollback");
        }
        return ack(asked);
    }

    @Test
    void a_direct_message_whose_answer_was_lost_is_not_sent_again() throws Exception {
        slack.answerNext("chat.postMessage", "lost");

        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));

        await().atMost(SOON).until(() -> slack.called().contains("conversations.history"));
        await().atMost(SOON).until(() -> count("select count(*) from outbox where state = 'PENDING'") == 0);
        assertThat(details(ALICE)).hasSize(1);
        assertThat(slack.timesOf("chat.postMessage")).hasSize(1);
    }

    @Test
    void one_that_did_not_arrive_is_sent_again() throws Exception {
        slack.answerNext("chat.postMessage", "cut");

        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));

        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
    }

    @Test
    void without_the_right_to_look_it_is_rather_said_twice_than_never() throws Exception {
        slack.withoutScope("im:history");
        slack.answerNext("chat.postMessage", "lost");

        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));

        await().atMost(SOON).until(() -> details(ALICE).size() == 2);
    }

    @Test
    void when_slack_asks_to_wait_nobody_is_written_to_before() throws Exception {
        ack(slack.write(ALICE, "list"));
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() == 1);
        slack.answerNext("chat.postMessage", "429:4");

        ack(slack.write(ALICE, "help"));
        ack(slack.write(BOB, "help"));
        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));

        await().atMost(SOON)
                .until(() ->
                        details(ALICE).size() == 1 && !slack.messagesTo(BOB).isEmpty());
        List<Long> times = slack.timesOf("chat.postMessage");
        // The second call was refused with "wait four seconds".
        assertThat(times.get(2) - times.get(1)).isGreaterThan(3_800_000_000L);
        assertThat(slack.complaints()).isEmpty();
    }

    private void sandbox() throws Exception {
        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));
        await().atMost(SOON).until(() -> details(ALICE).size() == 1);
    }

    private static String label(Message message) {
        JsonNode button = message.buttons().get(0);
        return button.path("text").path("text").asText();
    }
}
