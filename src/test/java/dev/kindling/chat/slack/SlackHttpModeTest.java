package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Message;
import dev.kindling.chat.slack.fake.SlackCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole product in mode http, called over real HTTP. */
@Timeout(300)
class SlackHttpModeTest extends SlackScenario {
    private static final String FORM = "application/x-www-form-urlencoded";

    private KindlingInSlack kindling;
    private SlackCalls calls;

    @BeforeEach
    void a_workspace_that_calls_kindling() throws IOException {
        kindling = connectCalled();
        calls = new SlackCalls(kindling.events());
    }

    @Test
    void form_wrong_key_right_key_progress_direct_message_buttons_and_home() throws Exception {
        String key = key();
        ack(slack.openHome(ALICE));
        await().atMost(SOON).until(() -> slack.homeOf(ALICE).isPresent());
        openForm(ALICE);
        // A machine that is too slow to open it in time shows her more than one message.
        assumeThat(slack.whisperedTo(ALICE, CHANNEL)).isEmpty();

        JsonNode refused = ack(slack.submit(ALICE, Map.of("key", "nonsense"))).payload();
        assertThat(refused.path("response_action").asText()).isEqualTo("errors");
        ack(slack.submit(ALICE, Map.of("key", key)));
        assertThat(slack.modalOf(ALICE)).isEmpty();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(slack.whisperedTo(ALICE, CHANNEL))
                    .singleElement()
                    .satisfies(message -> assertThat(message.text()).contains("is ready"));
            assertThat(slack.messagesTo(ALICE))
                    .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ", "ssh-ed25519"));
        });
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(slack.homeOf(ALICE).orElseThrow().toString()).contains("vm-alice-001"));
        Message details = details(ALICE).get(0);
        ack(slack.press(ALICE, details, "Delete"));
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() > 1);
        Message question = slack.messagesTo(ALICE).get(1);
        ack(slack.press(
                ALICE,
                question,
                question.buttons().get(0).path("text").path("text").asText()));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(slack.homeOf(ALICE).orElseThrow().toString()).contains("You have no sandbox"));
        assertThat(slack.publicIn(CHANNEL)).isEmpty();
        assertThat(slack.complaints()).isEmpty();
        assertThat(slack.openSockets()).isZero();
        assertThat(slack.called()).doesNotContain("apps.connections.open");
    }

    @Test
    void words_in_a_direct_message_are_answered_there() throws Exception {
        ack(slack.write(ALICE, "list"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("You have no sandbox")));
    }

    @Test
    void the_address_is_verified_as_slack_asks() throws Exception {
        var answer = signed("{\"token\":\"v\",\"challenge\":\"3eZbrw1aB\",\"type\":\"url_verification\"}", 0);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3eZbrw1aB");
        assertThat(signed("ssl_check=1&token=v", 0).statusCode()).isEqualTo(200);
    }

    @Test
    void a_redelivery_is_answered_the_same_and_done_once() throws Exception {
        String body = command("create " + key());

        var first = signed(body, 0);
        long now = Instant.now().getEpochSecond();
        var second = calls.send(calls.request(body, FORM, now, SlackCalls.signature(SlackCalls.SECRET, now, body))
                .header("x-slack-retry-num", "1")
                .header("x-slack-retry-reason", "http_timeout"));

        assertThat(first.body()).contains("Making vm-alice-001").isEqualTo(second.body());
        assertThat(signed(command("list"), 0).body()).contains("vm-alice-001").doesNotContain("vm-alice-002");
    }

    @Test
    void two_equal_commands_without_ids_are_two_and_a_redelivery_or_a_copy_of_one_is_none() throws Exception {
        ObjectNode payload = slack.commandPayload(ALICE, "/sandbox create " + key(), CHANNEL);
        payload.remove("trigger_id");
        payload.remove("response_url");
        String body = SlackCalls.body("slash_commands", payload);

        assertThat(signed(body, 0).body()).contains("Making vm-alice-001");
        String second = signed(body, 2).body();
        assertThat(second).contains("Making vm-alice-002");

        long now = Instant.now().getEpochSecond();
        var again =
                calls.send(calls.request(body, FORM, now + 4, SlackCalls.signature(SlackCalls.SECRET, now + 4, body))
                        .header("x-slack-retry-num", "1")
                        .header("x-slack-retry-reason", "http_timeout"));
        assertThat(again.body()).isEqualTo(second);
        String signature = SlackCalls.signature(SlackCalls.SECRET, now + 6, body);
        String third = calls.send(calls.request(body, FORM, now + 6, signature)).body();
        assertThat(third).doesNotContain("Making");
        assertThat(calls.send(calls.request(body, FORM, now + 6, signature)).body())
                .isEqualTo(third);
    }

    @Test
    void requests_signed_for_another_time_are_refused_whether_old_or_from_the_future() throws Exception {
        String body = command("create " + key());

        for (int seconds : new int[] {-3600, -360, 360, 3600}) {
            assertThat(signed(body, seconds).statusCode()).as("%d s", seconds).isEqualTo(401);
        }
        assertThat(kindling.readyz()).contains("set its clock");
        for (int seconds : new int[] {-240, 240}) {
            assertThat(signed(command("list"), seconds).body()).contains("You have no sandbox");
        }
        assertThat(kindling.readyz()).doesNotContain("set its clock");
    }

    @Test
    void wrong_missing_and_garbled_signatures_have_no_effect() throws Exception {
        String body = command("create " + key());
        long now = Instant.now().getEpochSecond();
        String right = SlackCalls.signature(SlackCalls.SECRET, now, body);

        assertThat(status(body, now, SlackCalls.signature("another secret", now, body)))
                .isEqualTo(401);
        assertThat(kindling.readyz()).contains("Signing Secret");
        assertThat(status(body.replace("alice", "alicf"), now, right)).isEqualTo(401);
        assertThat(status(body + "&text=list", now, right)).isEqualTo(401);
        assertThat(status(body, now + 1, right)).isEqualTo(401);
        assertThat(status(body, now, right.substring(3))).isEqualTo(401);
        assertThat(status(body, now, right.toUpperCase(java.util.Locale.ROOT))).isEqualTo(401);
        assertThat(status(body, now, "v0=")).isEqualTo(401);
        assertThat(bare("POST", "/slack/events", body).statusCode()).isEqualTo(401);

        assertThat(signed(command("list"), 0).body()).contains("You have no sandbox");
        assertThat(kindling.readyz()).doesNotContain("Signing Secret");
    }

    @Test
    void signed_bodies_that_are_nothing_of_slacks_are_refused() throws Exception {
        for (String body : new String[] {
            "hello", "", "{}", "{\"type\":1}", "payload=%7B", "payload=%00", "{\"type\":\"event_callback\"}", "[]"
        }) {
            assertThat(signed(body, 0).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(signed(command("list"), 0).statusCode()).isEqualTo(200);
    }

    @Test
    void a_body_that_is_too_long_is_refused_before_anything_else() throws Exception {
        String body = "text=" + "a".repeat(600 * 1024);
        assertThat(signed(body, 0).statusCode()).isEqualTo(413);
        // No length is told here, so it is counted while it is read.
        var unknownLength = HttpRequest.newBuilder(kindling.events())
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
        assertThat(calls.send(unknownLength).statusCode()).isEqualTo(413);
    }

    @Test
    void only_this_address_goes_without_host_name_and_json() throws Exception {
        assertThat(bare("GET", "/slack/events", "").statusCode()).isEqualTo(405);
        assertThat(bare("POST", "/slack/events/", "x=1").statusCode()).isEqualTo(415);
        assertThat(bare("POST", "/slack/other", "x=1").statusCode()).isEqualTo(415);
        assertThat(bare("PUT", "/slack/events", "x=1").statusCode()).isIn(404, 405, 415);
    }

    @Test
    void before_slack_has_said_who_we_are_nothing_is_taken() throws Exception {
        try (var other = new FakeSlack()) {
            other.answerNext("auth.test", "503", "503", "503", "503", "503", "503");
            try (var early = KindlingInSlack.called(other, directory.resolve("early"))) {
                var answer = new SlackCalls(early.events())
                        .send("slash_commands", slack.commandPayload(ALICE, "/sandbox list", CHANNEL), 0)
                        .get(60, TimeUnit.SECONDS);
                assertThat(answer.statusCode()).isEqualTo(503);
            }
        }
    }

    private String command(String text) {
        ObjectNode payload = slack.commandPayload(ALICE, "/sandbox " + text, CHANNEL);
        return SlackCalls.body("slash_commands", payload);
    }

    /** @param shift seconds by which Slack's clock is off */
    private HttpResponse<String> signed(String body, int shift) throws Exception {
        long at = Instant.now().getEpochSecond() + shift;
        String type = body.startsWith("{") ? "application/json" : FORM;
        return calls.send(calls.request(body, type, at, SlackCalls.signature(SlackCalls.SECRET, at, body)));
    }

    private int status(String body, long at, String signature) throws Exception {
        return calls.send(calls.request(body, FORM, at, signature)).statusCode();
    }

    private HttpResponse<String> bare(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(kindling.url() + path))
                                .header("Content-Type", FORM)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
