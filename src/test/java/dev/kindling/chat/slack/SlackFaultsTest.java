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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that goes wrong with Slack ends connected again, without a restart and with every command carried out. */
@Timeout(300)
class SlackFaultsTest extends SlackScenario {
    private void works() throws Exception {
        assertThat(answer(ALICE, "/sandbox list")).contains("You have no sandbox");
    }

    @Test
    void slack_is_away_at_the_start_and_comes_later() throws Exception {
        slack.answerNext("auth.test", "503", "cut", "503");

        var kindling = start();

        await().atMost(SOON).until(() -> kindling.readyz().contains("Slack does not answer"));
        await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        works();
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_error", "500", "429:1", "cut"})
    void opening_a_socket_is_refused_at_first(String answer) throws Exception {
        slack.answerNext("apps.connections.open", answer, answer);
        connect();
        works();
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning", "refresh_requested", "link_disabled", "too_many_websockets"})
    void every_reason_to_disconnect_ends_connected(String reason) throws Exception {
        connect();
        slack.disconnect(reason);
        works();
        await().atMost(SOON).until(() -> slack.openSockets() >= 1);
        works();
    }

    @Test
    void a_cut_socket_is_opened_again_and_what_was_under_way_is_done_once() throws Exception {
        var kindling = connect();
        slack.sendsAgainWhenSocketIsLost();
        String key = key();

        CompletableFuture<Ack> asked = slack.command(ALICE, "/sandbox create " + key, CHANNEL);
        slack.line().cut();

        assertThat(text(asked)).containsAnyOf("Making vm-alice-001", BUSY);
        await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        assertThat(answer(ALICE, "/sandbox list")).contains("vm-alice-001").doesNotContain("vm-alice-002");
    }

    @Test
    void a_line_that_goes_dead_without_being_cut_is_noticed() throws Exception {
        connect();
        slack.sendsAgainWhenSocketIsLost();
        slack.line().goDead();
        works();
    }

    @Test
    void the_same_command_delivered_twice_is_done_once() throws Exception {
        connect();
        String key = key();
        var payload = slack.commandPayload(ALICE, "/sandbox create " + key, CHANNEL);

        String first = text(slack.again(payload, "slash_commands"));
        String second = text(slack.again(payload, "slash_commands"));

        assertThat(first).contains("Making vm-alice-001").isEqualTo(second);
    }

    @Test
    void an_expired_trigger_gets_a_button_instead_of_a_form() throws Exception {
        connect();
        slack.answerNext("views.open", "expired_trigger_id");

        ack(slack.command(ALICE, "/sandbox create for 2h", CHANNEL));
        Message instead = slack.whisperedTo(ALICE, CHANNEL).get(0);
        ack(slack.press(ALICE, instead, "Open the form"));

        assertThat(form(ALICE).view().toString()).contains("\"2h\"");
    }

    @Test
    void a_revoked_token_is_said_loudly_and_nothing_more_is_tried() throws Exception {
        var kindling = connect();
        slack.revokeTokens();
        slack.line().cut();

        await().atMost(SOON).until(() -> kindling.readyz().contains("Slack refuses the"));
        // What was under way may still come.
        var before = new AtomicInteger(-1);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> {
            int now = slack.called().size();
            return before.getAndSet(now) == now;
        });
        int tried = slack.called().size();
        await().during(Duration.ofSeconds(4))
                .atMost(SOON)
                .until(() -> slack.called().size() == tried);
        assertThat(slack.openSockets()).isZero();
    }

    @Test
    void a_bot_token_revoked_in_the_middle_of_work_is_noticed_by_the_next_call() throws Exception {
        var kindling = connect();
        slack.revokeBotToken();

        ack(slack.write(ALICE, "list"));

        await().atMost(SOON).until(() -> kindling.readyz().contains("Slack refuses the bot token"));
        await().atMost(SOON).until(() -> slack.openSockets() == 0);
    }

    @Test
    void one_call_refused_by_mistake_is_no_reason_to_stop() throws Exception {
        var kindling = connect();
        slack.answerNext("chat.postMessage", "invalid_auth");

        ack(slack.write(ALICE, "list"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE)).isNotEmpty());
        assertThat(kindling.readyz()).contains("connected to workspace Fake");
    }

    @Test
    void messages_wait_as_long_as_slack_asks_and_survive_answers_that_are_none() throws Exception {
        connect();
        slack.answerNext("chat.postMessage", "429:2", "500", "ratelimited");
        slack.answerNext("response_url", "500");

        ack(slack.command(ALICE, "/sandbox create " + key(), CHANNEL));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("is ready")));
    }

    @Test
    void a_missing_scope_is_named_with_what_to_do() throws Exception {
        slack.withoutScope("usergroups:read");
        var kindling = connect();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(kindling.readyz()).contains("usergroups:read", "install the app again"));
    }

    @Test
    void stopping_while_the_socket_is_down_does_not_connect_again() throws Exception {
        var kindling = connect();
        slack.line().refuse(true);
        slack.line().cut();
        await().atMost(SOON).until(() -> slack.openSockets() == 0);

        kindling.close();
        slack.line().refuse(false);

        await().during(Duration.ofSeconds(7)).atMost(SOON).until(() -> slack.openSockets() == 0);
    }

    @Test
    void a_busy_database_is_no_reason_to_be_late() throws Exception {
        connect();
        works();
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            long since = System.nanoTime();
            var asked = slack.command(ALICE, "/sandbox extend vm-alice-001", CHANNEL);
            // Who only looks is answered all the same.
            Ack help = ack(slack.command(ALICE, "/sandbox help keys", CHANNEL));
            assertThat(help.payload().path("text").asText()).contains("About keys");
            Ack answer = ack(asked);
            assertThat(answer.payload().path("text").asText()).contains(BUSY);
            statement.execute("rollback");
            // On a machine on which what waits for nothing takes long as well, this proves nothing.
            assumeThat(help.millis()).isLessThan(500);
            assertThat(answer.millis()).isLessThan(3_000);
            assumeThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .anySatisfy(message -> assertThat(message.text()).contains("You have no sandbox"))
                        .noneSatisfy(message -> assertThat(message.text()).contains("Kindling is busy")));
    }

    @Test
    void a_form_that_was_closed_and_then_could_not_be_committed_is_said_to_have_failed() throws Exception {
        connect();
        openForm(ALICE);
        String key = key();
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("begin immediate");

            ack(slack.submit(ALICE, Map.of("key", key)));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                            .anySatisfy(message -> assertThat(message.text())
                                    .containsPattern("reference: K-[A-Z0-9]{4}-[A-Z0-9]{2}")));
            statement.execute("rollback");
        }
        assertThat(count("select count(*) from sandbox")).isZero();
    }

    @Test
    void a_fault_inside_gives_a_sentence_and_a_reference_code() throws Exception {
        connect();
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("alter table invocation rename to lost");
        }
        assertThat(answer(ALICE, "/sandbox show")).containsPattern("reference: K-[A-Z0-9]{4}-[A-Z0-9]{2}");
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database());
    }

    @Test
    void a_hundred_commands_in_two_seconds_with_two_cuts_are_all_answered_once() throws Exception {
        connect();
        slack.sendsAgainWhenSocketIsLost();
        List<CompletableFuture<Ack>> acks = SlackBurst.send(slack, 100, 50, 2);

        for (var ack : acks) {
            assertThat(text(ack)).containsAnyOf("You have no sandbox", BUSY);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .hasSize(50)
                        .allSatisfy(message -> assertThat(message.text()).contains("You have no sandbox")));
    }
}
