package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import dev.kindling.fault.ReferenceCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the envelopes of a socket to Bolt, each on a thread of its own, and Bolt's answer back as the acknowledgement. What
 * nobody can read is acknowledged as well, for it would be no clearer when it came again. Only an event that was not taken
 * ({@link Acks#notTaken}) stays unacknowledged. Thread-safe.
 */
final class SlackReceiver {
    private static final Logger log = LoggerFactory.getLogger(SlackReceiver.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int NOT_TAKEN = Acks.notTaken().getStatusCode();

    /** Under this name Bolt's request carries the id of its envelope. */
    static final String ENVELOPE = "kindling.envelope";

    private final App app;
    private final ExecutorService threads;
    private final RandomGenerator random;
    private final SocketModeRequestParser parser;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param threads as many as acknowledgements may wait for their answers at the same time */
    SlackReceiver(App app, ExecutorService threads, RandomGenerator random) {
        this.app = app;
        this.threads = threads;
        this.random = random;
        this.parser = new SocketModeRequestParser(app.config());
    }

    /**
     * Takes an envelope and returns at once.
     *
     * @param message the envelope as it came
     * @param acknowledge is given what to send back
     */
    void receive(JsonNode envelope, String message, Consumer<String> acknowledge) {
        underWay.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    answer(envelope, message)
                            .map(body -> acknowledgement(envelope, body))
                            .ifPresent(acknowledge);
                } catch (Throwable e) {
                    // Even an Error, and nothing of the envelope: it may hold a pasted private key.
                    log.error("An envelope of Slack's was not acknowledged", e);
                } finally {
                    underWay.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
            log.debug("Stopping", e);
        }
    }

    /** The body of the acknowledgement, perhaps blank; empty when there is to be none. */
    private Optional<String> answer(JsonNode envelope, String message) {
        Optional<Request<?>> request = read(message);
        if (request.isEmpty()) {
            return Optional.of("");
        }
        try {
            request.get()
                    .getContext()
                    .getAdditionalValues()
                    .put(ENVELOPE, envelope.path("envelope_id").asText());
            Response response = app.run(request.get());
            if (response.getStatusCode() == NOT_TAKEN) {
                return Optional.empty();
            }
            boolean good = response.getStatusCode() == 200;
            return Optional.of(good && response.getBody() != null ? response.getBody() : "");
        } catch (Exception e) {
            // The counter catches everything; this is the SDK around it.
            var reference = ReferenceCode.next(random);
            log.error("A request from Slack was not handled ({})", reference, e);
            return Optional.of(Acks.text(Excuses.sentence(reference)).getBody());
        }
    }

    private Optional<Request<?>> read(String message) {
        try {
            SocketModeRequest read = parser.parse(message);
            if (read != null && read.getBoltRequest() != null) {
                return Optional.of(read.getBoltRequest());
            }
            log.warn("Slack sent an envelope of an unknown kind");
        } catch (RuntimeException e) {
            // Its text may quote the envelope.
            log.warn(
                    "An envelope of Slack's could not be read ({})",
                    e.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    private static String acknowledgement(JsonNode envelope, String body) {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.set("envelope_id", envelope.path("envelope_id"));
        if (!body.isBlank() && envelope.path("accepts_response_payload").asBoolean(true)) {
            try {
                answer.set("payload", MAPPER.readTree(body));
            } catch (JsonProcessingException e) {
                answer.putObject("payload").put("text", body);
            }
        }
        return answer.toString();
    }

    /**
     * Reads and answers a command of somebody from another workspace, who is refused, so that the first real one does not
     * wait while classes are loaded. Nothing of it leaves.
     *
     * @param elsewhere id of a workspace that is not ours
     */
    void warmUp(String elsewhere) {
        ObjectNode envelope = MAPPER.createObjectNode().put("envelope_id", "warm-up");
        String command = sample("slash_commands", elsewhere, """
                "command": "/sandbox", "text": "list", "team_id": "%1$s", "channel_id": "C0", "user_id": "U0", "trigger_id": "0"
                """);
        String form = sample("interactive", elsewhere, """
                "type": "view_submission", "user": {"id": "U0", "team_id": "%1$s"}, "view": {"type": "modal", "blocks": [],
                "state": {"values": {"b": {"a": {"type": "plain_text_input", "value": "x"}}}}}
                """);
        String button = sample("interactive", elsewhere, """
                "type": "block_actions", "user": {"id": "U0", "team_id": "%1$s"}, "actions": [{"type": "button"}],
                "container": {"type": "message"}, "channel": {"id": "C0"}
                """);
        for (int round = 0; round < 30; round++) {
            answer(envelope, command).ifPresent(body -> acknowledgement(envelope, body));
            // Only read: the answers to these do not travel in their acknowledgements, but by calls of their own.
            read(form);
            read(button);
        }
    }

    private static String sample(String type, String team, String payload) {
        return "{\"envelope_id\": \"warm-up\", \"type\": \"" + type + "\", \"payload\": {" + payload.formatted(team)
                + "}}";
    }

    /** Waits until everything that was taken has been acknowledged, at most that long. */
    void awaitAcknowledgements(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
