package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.websocket.WsContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.Deflater;

/** One connection to the gateway; knows compression, the pace of both sides, and its session once there is one. */
final class GatewaySocket {
    private static final int SENDS = 120;
    private static final Duration SENDS_IN = Duration.ofSeconds(60);

    private final WsContext context;
    private final Optional<Deflater> deflater;
    private final Deque<Long> sends = new ArrayDeque<>();
    private long lastHeartbeat = System.nanoTime();
    private Optional<GatewaySession> session = Optional.empty();
    private boolean closed;

    GatewaySocket(WsContext context, boolean compressed) {
        this.context = context;
        this.deflater = compressed ? Optional.of(new Deflater()) : Optional.empty();
    }

    /** One zlib stream over the whole connection, flushed after each message: the client looks for 00 00 FF FF. */
    void send(String frame) {
        if (closed) {
            return;
        }
        try {
            if (deflater.isPresent()) {
                context.send(ByteBuffer.wrap(compressed(deflater.get(), frame)));
            } else {
                context.send(frame);
            }
        } catch (RuntimeException e) {
            // The connection is gone; its end is told elsewhere.
        }
    }

    void send(JsonNode frame) {
        send(frame.toString());
    }

    private static byte[] compressed(Deflater deflater, String frame) {
        deflater.setInput(frame.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int written;
        do {
            written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, written);
        } while (written == buffer.length);
        return out.toByteArray();
    }

    void close(int code, String reason) {
        if (!closed) {
            closed = true;
            context.closeSession(code, reason);
        }
    }

    /** Ends the connection without a word. */
    void cut() {
        closed = true;
        context.session.disconnect();
    }

    void closed() {
        closed = true;
    }

    /** Whether this message of the client is one too many: 120 in a minute. */
    boolean tooMany() {
        long now = System.nanoTime();
        sends.removeIf(then -> now - then > SENDS_IN.toNanos());
        sends.addLast(now);
        return sends.size() > SENDS;
    }

    void heartbeat() {
        lastHeartbeat = System.nanoTime();
    }

    boolean silentFor(Duration longest) {
        return System.nanoTime() - lastHeartbeat > longest.toNanos();
    }

    Optional<GatewaySession> session() {
        return session;
    }

    void session(GatewaySession attached) {
        session = Optional.of(attached);
    }

    /** Whether that is the same connection. */
    boolean is(WsContext other) {
        return context.sessionId().equals(other.sessionId());
    }
}
