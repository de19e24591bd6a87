package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.SlackCalls;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * People paste private keys and tokens wherever they can, Slack misbehaves, and nothing of it is found afterwards in the log
 * (with the product's own settings, ours at DEBUG), in anything that was sent to Slack, or in any file.
 */
@Isolated("changes the logging of the whole JVM")
@Timeout(240)
class SlackSecretsTest extends SlackScenario {
    private static final String SECRET_LINE = "QyNTUxOQAAACBzZWNyZXRzZWNyZXRzZWNyZXRzZWNyZXRzZWNyZXQ";
    private static final String PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n" + SECRET_LINE
            + "\n-----END OPENSSH PRIVATE KEY-----";
    private static final String TYPED_TOKEN = "xoxp-9988-typed";

    private final Lines lines = new Lines();

    /** Everything that is logged, with its stack traces and key-value pairs. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String stack =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            all.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                    + stack);
        }
    }

    @BeforeEach
    void the_log_as_the_product_writes_it() throws Exception {
        System.setProperty("kindling.log.level", "DEBUG");
        configure("/logback.xml");
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var root = context.getLogger("ROOT");
        root.detachAndStopAllAppenders();
        lines.setContext(context);
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void the_log_as_before() throws Exception {
        System.clearProperty("kindling.log.level");
        configure("/logback-test.xml");
    }

    private static void configure(String resource) throws Exception {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(SlackSecretsTest.class.getResource(resource)));
    }

    @Test
    void over_the_socket_nothing_secret_stays_anywhere() throws Exception {
        try (var kindling = KindlingInSlack.start(slack, directory)) {
            await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace"));
            everything_that_may_leak();
            // What the SDK cannot read, and what it cannot send.
            send(
                    "interactive",
                    slack.commandPayload(ALICE, "/x", CHANNEL)
                            .put("type", "nonsense")
                            .put("text", PRIVATE_KEY));
            send("events_api", slack.commandPayload(ALICE, "/x", CHANNEL).put("text", PRIVATE_KEY));
            slack.line().cut();
            await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace"));
            slack.sendsAgainWhenSocketIsLost();
            ack(slack.command(ALICE, "/sandbox list", CHANNEL));
        }
        nothing_secret_is_found();
        assertThat(lines.all).anyMatch(line -> line.startsWith("dev.kindling.chat.slack"));
    }

    private void send(String type, ObjectNode payload) {
        payload.remove("command");
        assertThat(slack.again(payload, type)).isNotNull();
    }

    @Test
    void over_http_nothing_secret_stays_anywhere() throws Exception {
        try (var kindling = KindlingInSlack.called(slack, directory)) {
            await().atMost(SOON).until(() -> kindling.readyz().contains("Slack calls this server"));
            everything_that_may_leak();
            var calls = new SlackCalls(kindling.events());
            for (String body : List.of(
                    "text=" + PRIVATE_KEY,
                    "{\"token\":\"" + FakeSlack.VERIFICATION + "\",\"text\":\"" + SECRET_LINE + "\"}",
                    "payload={\"type\":\"nonsense\",\"token\":\"" + FakeSlack.VERIFICATION + "\"}",
                    "payload={\"token\":\"" + FakeSlack.VERIFICATION)) {
                long now = java.time.Instant.now().getEpochSecond();
                assertThat(calls.send(calls.request(
                                        body,
                                        "application/x-www-form-urlencoded",
                                        now,
                                        SlackCalls.signature(SlackCalls.SECRET, now, body)))
                                .statusCode())
                        .isEqualTo(400);
                assertThat(calls.send(calls.request(body, "application/x-www-form-urlencoded", now, "v0=00"))
                                .statusCode())
                        .isEqualTo(401);
            }
        }
        nothing_secret_is_found();
    }

    private void everything_that_may_leak() throws Exception {
        // WHEN alice pastes her private key into every place there is, and tokens where verbs go
        for (String line : List.of(
                "/sandbox create " + PRIVATE_KEY,
                "/sandbox key " + PRIVATE_KEY.replace('\n', ' '),
                "/sandbox " + TYPED_TOKEN,
                "/sandbox create " + TYPED_TOKEN,
                "/sandbox show " + TYPED_TOKEN,
                "/sandbox create team " + TYPED_TOKEN,
                "/" + TYPED_TOKEN)) {
            ack(slack.command(ALICE, line, CHANNEL));
        }
        ack(slack.write(ALICE, PRIVATE_KEY));
        ack(slack.write(ALICE, TYPED_TOKEN));
        ack(slack.mention(ALICE, CHANNEL, PRIVATE_KEY));
        ack(slack.upload(ALICE, "id_ed25519", PRIVATE_KEY));
        openForm(ALICE);
        ack(slack.submit(ALICE, Map.of("key", PRIVATE_KEY)));
        // AND Slack is out of order meanwhile
        slack.answerNext("chat.postMessage", "cut", "500", "invalid_blocks");
        slack.answerNext("response_url", "500");
        slack.answerNext("views.open", "500");
        ack(slack.command(ALICE, "/sandbox create", "C0OTHER"));
        // AND then she does it right
        ack(slack.submit(ALICE, Map.of("key", key())));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ")));
    }

    private void nothing_secret_is_found() throws IOException {
        String[] secrets = {
            SECRET_LINE,
            "BEGIN OPENSSH PRIVATE",
            FakeSlack.BOT_TOKEN,
            FakeSlack.APP_TOKEN,
            FakeSlack.VERIFICATION,
            SlackCalls.SECRET,
            TYPED_TOKEN,
            "/hook/"
        };
        assertThat(String.join("\n", lines.all)).as("log").doesNotContain(secrets);
        // Forms travel percent-encoded.
        for (String sent : slack.everything().split("\n")) {
            assertThat(decoded(sent)).as("sent to Slack").doesNotContain(secrets);
        }
        Path state = directory.resolve("state");
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                boolean ours =
                        file.startsWith(state.resolve("host-keys")) || file.startsWith(state.resolve("rehearsal"));
                assertThat(content)
                        .as("%s", state.relativize(file))
                        .doesNotContain(Stream.of(secrets)
                                // The machines' host keys are Kindling's own, and have to lie somewhere.
                                .filter(secret -> !ours || !secret.startsWith("BEGIN"))
                                .toArray(String[]::new));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
