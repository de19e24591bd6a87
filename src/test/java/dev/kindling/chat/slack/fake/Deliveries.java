package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.websocket.WsContext;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Brings the bot what people do, over its socket or by calling it, and waits three seconds for each acknowledgement, or as a test says. */
@SuppressWarnings("FutureReturnValueIgnored") // what is planned here is looked at by its effects
final class Deliveries {
    private static final Duration ACK = Duration.ofSeconds(3);
    /** How often an event is sent again after it was not acknowledged. */
    private static final int RETRIES = 3;
    /** How long a socket is looked for before it is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What somebody did, until it is acknowledged. */
    private static final class Asked extends CompletableFuture<Ack> {
        private final long at = System.nanoTime();
        private final Consumer<Ack> seen;

        /** @param seen what people see of the acknowledgement, before the bot can follow it with anything */
        Asked(Consumer<Ack> seen) {
            this.seen = seen;
        }

        void answer(Ack acknowledgement) {
            try {
                seen.accept(acknowledgement);
                complete(acknowledgement);
            } catch (RuntimeException | Error e) {
                completeExceptionally(e);
            }
        }
    }

    private record Pending(ObjectNode envelope, long sentAt, String socket, Asked ack) {
        void answer(JsonNode payload, boolean otherSocket) {
            long now = System.nanoTime();
            ack.answer(new Ack(payload, (now - sentAt) / 1_000_000, (now - ack.at) / 1_000_000, otherSocket));
        }

        JsonNode type() {
            return envelope.path("type");
        }
    }

    private final Ids ids;
    private final Witness witness;
    private final SocketMode socketMode;
    private final ScheduledExecutorService clock;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private volatile Optional<ObjectNode> lastEnvelope = Optional.empty();
    private volatile Optional<SlackCalls> calling = Optional.empty();
    private volatile boolean ackOnOtherSocketCounts = true;
    private volatile boolean sendsAgainWhenSocketIsLost;
    private volatile Duration waits = ACK;

    Deliveries(Ids ids, Witness witness, SocketMode socketMode, ScheduledExecutorService clock) {
        this.ids = ids;
        this.witness = witness;
        this.socketMode = socketMode;
        this.clock = clock;
    }

    void call(URI address) {
        calling = Optional.of(new SlackCalls(address));
    }

    void strictAboutAcks() {
        ackOnOtherSocketCounts = false;
    }

    void sendAgainWhenSocketIsLost() {
        sendsAgainWhenSocketIsLost = true;
    }

    void waitForAcks(Duration patience) {
        waits = patience;
    }

    /**
     * @param type {@code slash_commands}, {@code interactive} or {@code events_api}
     * @param seen what people see of the acknowledgement
     */
    CompletableFuture<Ack> send(String type, ObjectNode payload, Consumer<Ack> seen) {
        return send(type, payload, 0, seen);
    }

    /** Sends what was sent before once more, in a new envelope. */
    CompletableFuture<Ack> again(String type, ObjectNode payload) {
        return send(type, payload, 1, ack -> {});
    }

    /** Sends the newest once more, in a new envelope. */
    CompletableFuture<Ack> again() {
        ObjectNode last = lastEnvelope.orElseThrow();
        return again(last.path("type").asText(), (ObjectNode) last.path("payload"));
    }

    private CompletableFuture<Ack> send(String type, ObjectNode payload, int attempt, Consumer<Ack> seen) {
        ObjectNode envelope = Json.object();
        boolean event = type.equals("events_api");
        envelope.put("envelope_id", ids.next("env-")).put("type", type).put("accepts_response_payload", !event);
        if (event) {
            envelope.put("retry_attempt", 0).put("retry_reason", "");
        }
        envelope.set("payload", payload);
        lastEnvelope = Optional.of(envelope);
        return send(envelope, attempt, new Asked(seen));
    }

    private CompletableFuture<Ack> send(ObjectNode envelope, int attempt, Asked ack) {
        if (calling.isPresent()) {
            call(calling.get(), envelope, attempt, ack);
            return ack;
        }
        Optional<WsContext> socket = socketMode.newest();
        if (socket.isPresent()) {
            await(envelope, attempt, socket.get().sessionId(), ack);
            try {
                socket.get().send(envelope.toString());
            } catch (RuntimeException e) {
                // The socket is lost; lost() sees to it.
            }
        } else if (System.nanoTime() - ack.at > PATIENCE.toNanos()) {
            ack.completeExceptionally(new AssertionError("no socket"));
        } else {
            clock.schedule(() -> send(envelope, attempt, ack), 10, TimeUnit.MILLISECONDS);
        }
        return ack;
    }

    private void await(ObjectNode envelope, int attempt, String socket, Asked ack) {
        String id = envelope.path("envelope_id").asText();
        pending.put(id, new Pending(envelope, System.nanoTime(), socket, ack));
        clock.schedule(() -> overdue(id, attempt), waits.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void call(SlackCalls bot, ObjectNode envelope, int attempt, Asked ack) {
        await(envelope, attempt, "http", ack);
        bot.send(envelope.path("type").asText(), envelope.path("payload"), attempt)
                .thenAccept(answer -> called(envelope.path("envelope_id").asText(), answer, attempt));
    }

    private void called(String id, HttpResponse<String> answer, int attempt) {
        Pending waiting = pending.remove(id);
        if (waiting == null) {
            return;
        }
        witness.heard(answer.body());
        if (answer.statusCode() == 200) {
            JsonNode body = answer.body().isEmpty() ? MissingNode.getInstance() : Json.read(answer.body());
            waiting.answer(body.isNull() ? MissingNode.getInstance() : body, false);
        } else {
            overdue(waiting, attempt);
        }
    }

    private void overdue(String id, int attempt) {
        Pending late = pending.remove(id);
        if (late != null) {
            overdue(late, attempt);
        }
    }

    private void overdue(Pending late, int attempt) {
        boolean event = late.type().asText().equals("events_api");
        if ((event || sendsAgainWhenSocketIsLost) && attempt < RETRIES) {
            ObjectNode again = renamed(late.envelope()).put("retry_attempt", attempt + 1);
            send(again, attempt + 1, late.ack());
        } else {
            late.ack()
                    .completeExceptionally(
                            new AssertionError("not acknowledged within " + waits.toSeconds() + " s: " + late.type()));
        }
    }

    /** What that socket still owed is sent by another one, if Slack does so. */
    void lost(String socket) {
        if (!sendsAgainWhenSocketIsLost) {
            return;
        }
        pending.forEach((id, waiting) -> {
            if (waiting.socket().equals(socket) && pending.remove(id) != null) {
                send(renamed(waiting.envelope()), 1, waiting.ack());
            }
        });
    }

    private ObjectNode renamed(ObjectNode envelope) {
        return envelope.deepCopy().put("envelope_id", ids.next("env-"));
    }

    /** The bot acknowledges something over that socket. */
    void received(String socket, String text) {
        witness.heard(text);
        JsonNode answer = Json.read(text);
        String id = answer.path("envelope_id").asText();
        Pending waiting = pending.get(id);
        if (waiting == null) {
            return;
        }
        boolean other = !waiting.socket().equals(socket);
        if (other && !ackOnOtherSocketCounts) {
            return;
        }
        pending.remove(id);
        if (answer.has("payload")
                && !waiting.envelope().path("accepts_response_payload").asBoolean()) {
            witness.complain("an acknowledgement with a payload for " + waiting.type());
        }
        waiting.answer(answer.path("payload"), other);
    }
}
