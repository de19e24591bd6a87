package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** What a bot's IDENTIFY began and a RESUME goes on with: numbered events, all kept for a replay. */
final class GatewaySession {
    private record Event(long number, String frame, LongConsumer delivered) {}

    private final String id;
    private final int intents;
    private final boolean thin;
    private final List<Event> events = new ArrayList<>();
    private Optional<GatewaySocket> socket = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();
    private boolean over;

    /** @param thin whether events lack what only Discord's own servers send */
    GatewaySession(String id, int intents, boolean thin) {
        this.id = id;
        this.intents = intents;
        this.thin = thin;
    }

    String id() {
        return id;
    }

    boolean asksFor(int intent) {
        return intent == Intents.ALWAYS || (intents & intent) != 0;
    }

    boolean hasIntent(int intent) {
        return (intents & intent) == intent;
    }

    long lastNumber() {
        return events.size();
    }

    /** Numbers the event, keeps it, and sends it when somebody listens. */
    void dispatch(String type, ObjectNode data, LongConsumer delivered) {
        ObjectNode frame =
                Json.object().put("op", 0).put("s", events.size() + 1).put("t", type);
        frame.set("d", thin ? Thinness.event(type, data) : data);
        Event event = new Event(events.size() + 1, frame.toString(), delivered);
        events.add(event);
        socket.ifPresent(listening -> deliver(listening, event));
    }

    private static void deliver(GatewaySocket socket, Event event) {
        event.delivered().accept(System.nanoTime());
        socket.send(event.frame());
    }

    void attach(GatewaySocket listening) {
        socket = Optional.of(listening);
        lostAt = Optional.empty();
        listening.session(this);
    }

    /** Sends all after that number again; how many. */
    int replay(GatewaySocket listening, long after) {
        List<Event> missed =
                events.stream().filter(event -> event.number() > after).toList();
        missed.forEach(event -> deliver(listening, event));
        return missed.size();
    }

    void lost(GatewaySocket gone, Instant at) {
        if (socket.filter(listening -> listening == gone).isPresent()) {
            socket = Optional.empty();
            lostAt = Optional.of(at);
        }
    }

    Optional<GatewaySocket> socket() {
        return socket;
    }

    Optional<Instant> lostAt() {
        return lostAt;
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
        socket = Optional.empty();
    }
}
