package dev.kindling.chat.discord.loopback;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * As much of a Discord as it takes for the SDK to log in and be asked things, on a free port of this host's loopback. Nobody is
 * there: what is asked is made up, and what is answered is counted and thrown away. Serves one session. Thread-safe.
 */
public final class LittleDiscord implements AutoCloseable {
    /** Of the one server. */
    public static final String GUILD = "100000000000000001";

    /** What the one session has to log in with; worth nothing elsewhere. */
    public static final String TOKEN = "warm-up";

    private static final int DISPATCH = 0;
    private static final int IDENTIFY = 2;
    private static final int HELLO = 10;
    private static final int HEARTBEAT_ANSWER = 11;

    /** Types of first responses that only say that something follows. */
    private static final Set<Integer> PROMISES = Set.of(5, 6);

    private static final Duration HEARTBEATS = Duration.ofSeconds(40);

    private final Said said;
    private final Javalin server;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final CountDownLatch identified = new CountDownLatch(1);
    private Optional<WsContext> socket = Optional.empty();
    private Deflater deflater = new Deflater();
    private long events;

    private LittleDiscord(InstantSource clock) {
        said = new Said(clock);
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.startupWatcherEnabled = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.routes.get("/api/users/@me", context -> json(context, Said.bot()));
                    config.routes.get(
                            "/api/guilds/{guild}/members/{user}",
                            context -> json(context, Said.member(context.pathParam("user"))));
                    config.routes.post("/api/interactions/{id}/{token}/callback", this::answered);
                    config.routes.patch("/api/webhooks/{app}/{token}/messages/@original", this::message);
                    config.routes.ws("/gateway", ws -> {
                        ws.onConnect(this::connected);
                        ws.onMessage(context -> received(context.message()));
                    });
                })
                .start("127.0.0.1", 0);
    }

    public static LittleDiscord start(InstantSource clock) {
        return new LittleDiscord(clock);
    }

    public String apiUrl() {
        return "http://127.0.0.1:" + server.port() + "/api/";
    }

    public String gatewayUrl() {
        return "ws://127.0.0.1:" + server.port() + "/gateway";
    }

    /** Waits until somebody has logged in and was told of the server; false when nobody did in time. */
    public boolean awaitLogin(Duration patience) throws InterruptedException {
        return identified.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many first responses have come so far. */
    public long answers() {
        return answered.get();
    }

    /** How many have been answered with more than a promise, at once or later. */
    public long settled() {
        return settled.get();
    }

    /** Makes up what to ask. */
    public Said said() {
        return said;
    }

    /** @param interaction the data of an INTERACTION_CREATE */
    public void ask(DataObject interaction) {
        dispatch("INTERACTION_CREATE", interaction);
    }

    private synchronized void dispatch(String type, DataObject data) {
        send(DataObject.empty()
                .put("op", DISPATCH)
                .put("s", ++events)
                .put("t", type)
                .put("d", data));
    }

    /** Compressed as Discord compresses: one stream over the whole connection, flushed after each event. */
    private synchronized void send(DataObject frame) {
        deflater.setInput(frame.toString().getBytes(StandardCharsets.UTF_8));
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        int written;
        do {
            written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, written);
        } while (written == buffer.length);
        socket.ifPresent(open -> open.send(ByteBuffer.wrap(out.toByteArray())));
    }

    private synchronized void connected(WsContext context) {
        socket = Optional.of(context);
        deflater.end();
        deflater = new Deflater();
        send(DataObject.empty()
                .put("op", HELLO)
                .put("d", DataObject.empty().put("heartbeat_interval", HEARTBEATS.toMillis())));
    }

    private void received(String text) {
        if (DataObject.fromJson(text).getInt("op") == IDENTIFY) {
            dispatch("READY", Said.ready(gatewayUrl()));
            dispatch("GUILD_CREATE", Said.guild());
            identified.countDown();
        } else {
            send(DataObject.empty().put("op", HEARTBEAT_ANSWER));
        }
    }

    private void answered(Context context) {
        int type = DataObject.fromJson(context.bodyAsBytes()).getInt("type");
        context.status(204);
        answered.incrementAndGet();
        if (!PROMISES.contains(type)) {
            settled.incrementAndGet();
        }
    }

    private void message(Context context) {
        // Read, so that the connection can be used once more.
        context.bodyAsBytes();
        json(context, said.message());
        settled.incrementAndGet();
    }

    private static void json(Context context, DataObject body) {
        context.contentType("application/json").result(body.toString());
    }

    @Override
    public void close() {
        server.stop();
        synchronized (this) {
            deflater.end();
        }
    }
}
