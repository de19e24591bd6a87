package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.testing.Line;
import io.javalin.websocket.WsCloseContext;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** The gateway: login, heartbeats, resuming, and for tests everything that can go wrong with it. */
@SuppressWarnings("FutureReturnValueIgnored") // what is planned here is looked at by its effects
public final class Gateway implements AutoCloseable {
    /** Why a connection ended: the code, and which side closed it. */
    public record Close(int code, String reason, boolean byBot) {}

    private static final int LARGEST_PAYLOAD = 4096;
    private static final Duration RESUMABLE = Duration.ofMinutes(2);
    private static final List<Integer> CLOSES_THAT_END_SESSIONS =
            List.of(1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014);

    private final World world;
    private final Shapes shapes;
    private final List<GatewaySocket> sockets = new ArrayList<>();
    private final Map<String, GatewaySession> sessions = new LinkedHashMap<>();
    private final List<Close> closes = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(2, task -> {
        var thread = new Thread(task, "fake-discord");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<Line> line = Optional.empty();
    private Duration interval = Duration.ofMillis(41_250);
    private Duration identifyPause = Duration.ofSeconds(5);
    private Optional<Long> lastIdentify = Optional.empty();
    private int privilegedAllowed;
    private int startsLeft = 1000;
    private int connections;
    private int identifies;
    private int resumes;
    private int replayed;
    private int heartbeats;
    private boolean answersHeartbeats = true;
    private boolean saysHello = true;

    Gateway(World world, Shapes shapes) {
        this.world = world;
        this.shapes = shapes;
        watch.scheduleWithFixedDelay(this::cutSilent, 100, 100, TimeUnit.MILLISECONDS);
    }

    // --- What happened

    /** Where the bot connects. */
    public String url() {
        return "ws://127.0.0.1:" + line().port() + "/gw";
    }

    /** The wire in front of the gateway: to be cut, to go dead, to refuse. */
    public Line line() {
        return line.orElseThrow();
    }

    public int connections() {
        return world.patience().locked(() -> connections);
    }

    public int identifies() {
        return world.patience().locked(() -> identifies);
    }

    public int resumes() {
        return world.patience().locked(() -> resumes);
    }

    /** Events that were sent again after a RESUME. */
    public int replayed() {
        return world.patience().locked(() -> replayed);
    }

    public int heartbeats() {
        return world.patience().locked(() -> heartbeats);
    }

    /** How connections ended, in order. */
    public List<Close> closes() {
        return List.copyOf(closes);
    }

    /** Whether a bot is logged in and listens. */
    public boolean online() {
        return world.patience()
                .locked(() -> sessions.values().stream()
                        .anyMatch(session -> session.socket().isPresent()));
    }

    /** Waits until a bot is logged in and listens. */
    public void awaitOnline() {
        world.patience()
                .await(
                        Patience.USUAL,
                        () -> "a bot at the gateway",
                        () -> online() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until so many logins went through. */
    public void awaitIdentifies(int many) {
        world.patience()
                .await(
                        Patience.USUAL,
                        () -> many + " times IDENTIFY, but " + identifies,
                        () -> identifies >= many ? Optional.of(true) : Optional.empty());
    }

    /** Waits until so many resumes went through. */
    public void awaitResumes(int many) {
        world.patience()
                .await(
                        Patience.USUAL,
                        () -> many + " times RESUME, but " + resumes,
                        () -> resumes >= many ? Optional.of(true) : Optional.empty());
    }

    // --- How it is

    /** The interval asked for in HELLO from now on; Discord's is about 41 s. */
    public void heartbeatInterval(Duration asked) {
        world.patience().locked(() -> {
            interval = asked;
        });
    }

    /** The pause that must lie between two IDENTIFY; Discord's is 5 s. */
    public void identifyPause(Duration pause) {
        world.patience().locked(() -> {
            identifyPause = pause;
        });
    }

    /** How many logins are left today; with none the token is reset, as Discord does. */
    public void sessionStartsLeft(int left) {
        world.patience().locked(() -> {
            startsLeft = left;
        });
    }

    /** Lets the bot use privileged intents, as a switch in the developer portal does. */
    public void allowPrivileged() {
        world.patience().locked(() -> {
            privilegedAllowed = Intents.PRIVILEGED;
        });
    }

    boolean mayUse(int intent) {
        return (privilegedAllowed & intent) == intent;
    }

    /** The next connections get no HELLO. */
    public void sayHello(boolean on) {
        world.patience().locked(() -> {
            saysHello = on;
        });
    }

    /** Heartbeats go unanswered from now on. */
    public void answerHeartbeats(boolean on) {
        world.patience().locked(() -> {
            answersHeartbeats = on;
        });
    }

    // --- What goes wrong

    /** Op 7: please reconnect and resume. */
    public void askToReconnect() {
        everySocket(socket -> socket.send("{\"op\":7,\"d\":null}"));
    }

    /** Op 9. Resumable or not; when not, the session is over. */
    public void invalidateSession(boolean resumable) {
        everySocket(socket -> {
            if (!resumable) {
                socket.session().ifPresent(GatewaySession::end);
            }
            socket.send("{\"op\":9,\"d\":" + resumable + "}");
        });
    }

    /** Forgets all sessions without a word: the next RESUME is answered with op 9 {@code false}. */
    public void forgetSessions() {
        world.patience().locked(() -> sessions.values().forEach(GatewaySession::end));
    }

    /** Closes all connections with that code. */
    public void close(int code) {
        everySocket(socket -> shut(socket, code, "closed by the test"));
    }

    /** Cuts the wire, without a word. */
    public void cut() {
        line().cut();
    }

    /** What is connected carries nothing more and stays open. */
    public void goSilent() {
        line().goDead();
    }

    /** Refuses new connections, or takes them again. */
    public void refuseConnections(boolean on) {
        line().refuse(on);
    }

    private void everySocket(java.util.function.Consumer<GatewaySocket> work) {
        world.patience().locked(() -> List.copyOf(sockets).forEach(work));
    }

    // --- Events

    /** Sends to all sessions that asked for it; how many there were. */
    int dispatch(String type, ObjectNode data, int intent, LongConsumer delivered) {
        return world.patience().locked(() -> {
            List<GatewaySession> listening = sessions.values().stream()
                    .filter(session -> resumable(session) && session.asksFor(intent))
                    .toList();
            listening.forEach(session -> session.dispatch(type, readable(session, type, data), delivered));
            return listening.size();
        });
    }

    /** Without MESSAGE_CONTENT a bot reads only what it wrote, what is written to it, and what mentions it. */
    private ObjectNode readable(GatewaySession session, String type, ObjectNode data) {
        boolean mine =
                data.path("author").path("id").asText().equals(world.bot().id());
        boolean toMe = !data.has("guild_id")
                || Json.text(data, "content").contains(world.bot().mention());
        if (!type.startsWith("MESSAGE_") || mine || toMe || session.hasIntent(Intents.MESSAGE_CONTENT)) {
            return data;
        }
        ObjectNode hidden = data.deepCopy();
        hidden.put("content", "").putArray("embeds");
        hidden.putArray("components");
        hidden.putArray("attachments");
        return hidden;
    }

    // --- Connections

    void behind(Line wire) {
        line = Optional.of(wire);
    }

    ObjectNode start() {
        ObjectNode start = Json.object().put("url", url()).put("shards", 1);
        start.putObject("session_start_limit")
                .put("total", 1000)
                .put("remaining", startsLeft)
                .put("reset_after", 86_400_000)
                .put("max_concurrency", 1);
        return start;
    }

    void connected(WsContext context) {
        context.session.setIdleTimeout(Duration.ofMinutes(10));
        world.patience().locked(() -> {
            connections++;
            String compress =
                    Optional.ofNullable(context.queryParam("compress")).orElse("");
            GatewaySocket socket = new GatewaySocket(context, compress.equals("zlib-stream"));
            sockets.add(socket);
            if (!"10".equals(context.queryParam("v"))) {
                shut(socket, 4012, "Invalid API version");
            } else if (!"json".equals(context.queryParam("encoding"))
                    || !List.of("", "zlib-stream").contains(compress)) {
                world.complain("encoding or compression that the fake has not: " + context.queryString());
                shut(socket, 4002, "Error while decoding payload");
            } else if (saysHello) {
                ObjectNode hello = Json.object().put("op", 10).putNull("s").putNull("t");
                hello.putObject("d")
                        .put("heartbeat_interval", interval.toMillis())
                        .putArray("_trace");
                socket.send(hello);
            }
        });
    }

    void closed(WsCloseContext context) {
        world.patience()
                .locked(() -> socket(context).ifPresent(socket -> {
                    closes.add(new Close(context.status(), String.valueOf(context.reason()), true));
                    gone(socket, context.status());
                }));
    }

    void broken(WsContext context) {
        world.patience().locked(() -> socket(context).ifPresent(socket -> gone(socket, 1006)));
    }

    private void gone(GatewaySocket socket, int code) {
        socket.closed();
        sockets.remove(socket);
        socket.session().ifPresent(session -> {
            session.lost(socket, world.clock().instant());
            if (CLOSES_THAT_END_SESSIONS.contains(code)) {
                session.end();
            }
        });
    }

    private void shut(GatewaySocket socket, int code, String reason) {
        closes.add(new Close(code, reason, false));
        gone(socket, code, reason);
    }

    private void gone(GatewaySocket socket, int code, String reason) {
        socket.close(code, reason);
        gone(socket, code);
    }

    private Optional<GatewaySocket> socket(WsContext context) {
        return sockets.stream().filter(socket -> socket.is(context)).findFirst();
    }

    /** Who stops its heartbeats loses the connection; the session can still be resumed. */
    private void cutSilent() {
        world.patience().locked(() -> {
            // A second more than the rule, for busy machines.
            Duration longest = interval.multipliedBy(3).dividedBy(2).plusSeconds(1);
            List.copyOf(sockets).stream()
                    .filter(socket -> saysHello && socket.silentFor(longest))
                    .forEach(socket -> {
                        closes.add(new Close(1006, "no heartbeats", false));
                        socket.cut();
                        gone(socket, 1006);
                    });
        });
    }

    // --- What the bot says

    void received(WsContext context, String text) {
        world.patience().locked(() -> socket(context).ifPresent(socket -> take(socket, text)));
    }

    private void take(GatewaySocket socket, String text) {
        Optional<JsonNode> frame = Json.read(text).filter(JsonNode::isObject);
        if (text.length() > LARGEST_PAYLOAD || frame.isEmpty()) {
            world.complain("not decodable at the gateway: " + text.length() + " characters");
            shut(socket, 4002, "Error while decoding payload.");
            return;
        }
        if (socket.tooMany()) {
            world.complain("more than 120 messages a minute at the gateway");
            shut(socket, 4008, "You are being rate limited.");
            return;
        }
        JsonNode data = frame.get().path("d");
        int op = frame.get().path("op").asInt(-1);
        switch (op) {
            case 1 -> heartbeat(socket, data);
            case 2 -> identify(socket, data);
            case 6 -> resume(socket, data);
            case 3, 4, 8 -> {
                if (socket.session().isEmpty()) {
                    shut(socket, 4003, "Not authenticated.");
                } else if (op == 8) {
                    requestMembers(socket, socket.session().get(), data);
                }
            }
            default -> {
                world.complain("unknown opcode " + op);
                shut(socket, 4001, "Unknown opcode.");
            }
        }
    }

    private void heartbeat(GatewaySocket socket, JsonNode number) {
        heartbeats++;
        socket.heartbeat();
        long last = socket.session().map(GatewaySession::lastNumber).orElse(Long.MAX_VALUE);
        if (number.asLong(0) > last) {
            world.complain("a heartbeat with number " + number + " after event " + last);
            shut(socket, 4007, "Invalid sequence.");
            return;
        }
        if (answersHeartbeats) {
            socket.send("{\"op\":11,\"d\":null}");
        }
    }

    private void identify(GatewaySocket socket, JsonNode data) {
        if (socket.session().isPresent()) {
            world.complain("IDENTIFY twice on one connection");
            shut(socket, 4005, "Already authenticated.");
            return;
        }
        Optional<Close> refusal = refusal(data);
        if (refusal.isPresent()) {
            shut(socket, refusal.get().code(), refusal.get().reason());
            return;
        }
        long now = System.nanoTime();
        boolean tooSoon = lastIdentify
                .filter(last -> now - last < identifyPause.toNanos())
                .isPresent();
        if (tooSoon) {
            world.complain("IDENTIFY twice within " + identifyPause.toSeconds() + " s");
            socket.send("{\"op\":9,\"d\":false}");
            return;
        }
        lastIdentify = Optional.of(now);
        identifies++;
        if (startsLeft-- <= 0) {
            world.complain("no session starts left: Discord resets the token");
            world.token("reset-" + world.newId());
            shut(socket, 4004, "Authentication failed.");
            return;
        }
        GatewaySession session = new GatewaySession(
                Long.toHexString(Long.parseLong(world.newId())) + "fake",
                data.path("intents").asInt(),
                world.thin());
        sessions.put(session.id(), session);
        session.attach(socket);
        ready(session);
    }

    private Optional<Close> refusal(JsonNode data) {
        JsonNode properties = data.path("properties");
        boolean described = List.of("os", "browser", "device").stream()
                .noneMatch(key -> Json.text(properties, key).isBlank());
        int threshold = data.path("large_threshold").asInt(50);
        JsonNode shard = data.path("shard");
        int intents = data.path("intents").asInt();
        if (!described || !data.path("intents").isInt() || threshold < 50 || threshold > 250) {
            return Optional.of(new Close(4002, "Error while decoding payload.", false));
        }
        if (!world.token().equals(Json.text(data, "token"))) {
            return Optional.of(new Close(4004, "Authentication failed.", false));
        }
        if (!shard.isMissingNode()
                && (shard.size() != 2
                        || shard.path(0).asInt() >= shard.path(1).asInt()
                        || shard.path(0).asInt() < 0)) {
            return Optional.of(new Close(4010, "Invalid shard.", false));
        }
        if ((intents & ~Intents.KNOWN) != 0) {
            return Optional.of(new Close(4013, "Invalid intent(s).", false));
        }
        if ((intents & Intents.PRIVILEGED & ~privilegedAllowed) != 0) {
            return Optional.of(new Close(4014, "Disallowed intent(s).", false));
        }
        return Optional.empty();
    }

    private void ready(GatewaySession session) {
        List<Guild> guilds = world.guilds().values().stream()
                .filter(guild -> guild.members().containsKey(world.bot().id()))
                .toList();
        ObjectNode ready = Json.object()
                .put("v", 10)
                .put("session_id", session.id())
                .put("resume_gateway_url", url())
                .put("session_type", "normal");
        ready.set("user", shapes.self());
        ArrayNode unavailable = ready.putArray("guilds");
        guilds.forEach(guild -> unavailable.addObject().put("id", guild.id()).put("unavailable", true));
        ready.putArray("private_channels");
        ready.putArray("shard").add(0).add(1);
        ready.putObject("application").put("id", world.application()).put("flags", 0);
        session.dispatch("READY", ready, nanos -> {});
        if (session.hasIntent(Intents.GUILDS)) {
            guilds.stream()
                    .filter(guild -> !world.outOfOrder().contains(guild.id()))
                    .forEach(guild -> session.dispatch("GUILD_CREATE", shapes.guildCreate(guild), nanos -> {}));
        }
    }

    private boolean resumable(GatewaySession session) {
        return !session.over()
                && session.lostAt()
                        .filter(lost -> world.clock().instant().isAfter(lost.plus(RESUMABLE)))
                        .isEmpty();
    }

    private void resume(GatewaySocket socket, JsonNode data) {
        if (socket.session().isPresent()) {
            shut(socket, 4005, "Already authenticated.");
            return;
        }
        if (!world.token().equals(Json.text(data, "token"))) {
            shut(socket, 4004, "Authentication failed.");
            return;
        }
        Optional<GatewaySession> session =
                Optional.ofNullable(sessions.get(Json.text(data, "session_id"))).filter(this::resumable);
        if (session.isEmpty()) {
            socket.send("{\"op\":9,\"d\":false}");
            return;
        }
        long after = data.path("seq").asLong(-1);
        if (after < 0 || after > session.get().lastNumber()) {
            world.complain("RESUME from event " + data.path("seq") + " of "
                    + session.get().lastNumber());
            session.get().end();
            shut(socket, 4007, "Invalid seq.");
            return;
        }
        session.get().socket().ifPresent(old -> shut(old, 4000, "resumed elsewhere"));
        resumes++;
        session.get().attach(socket);
        replayed += session.get().replay(socket, after);
        session.get().dispatch("RESUMED", Json.object(), nanos -> {});
    }

    /** People asked for by id are sent to everybody; the whole list needs the privileged intent. */
    private void requestMembers(GatewaySocket socket, GatewaySession session, JsonNode data) {
        Guild guild = world.guilds().get(Json.text(data, "guild_id"));
        JsonNode asked = data.path("user_ids");
        if (guild == null || (asked.isMissingNode() && !session.hasIntent(Intents.GUILD_MEMBERS))) {
            world.complain("asked for all members without the privileged intent");
            shut(socket, 4014, "Disallowed intent(s).");
            return;
        }
        List<String> ids = asked.isArray()
                ? Json.list(asked).stream().map(JsonNode::asText).toList()
                : asked.isMissingNode() ? List.copyOf(guild.members().keySet()) : List.of(asked.asText());
        ObjectNode chunk = Json.object()
                .put("guild_id", guild.id())
                .put("chunk_index", 0)
                .put("chunk_count", 1)
                .put("nonce", Json.text(data, "nonce"));
        chunk.set(
                "members",
                Json.array(ids.stream()
                        .filter(guild.members()::containsKey)
                        .map(id -> shapes.member(guild.members().get(id)))
                        .toList()));
        chunk.set(
                "not_found",
                Json.strings(ids.stream()
                        .filter(id -> !guild.members().containsKey(id))
                        .toList()));
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk, nanos -> {});
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
