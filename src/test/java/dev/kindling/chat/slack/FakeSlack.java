package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.testing.Line;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;

/**
 * A workspace of Slack's for the unmodified SDK, over real HTTP and WebSocket. Strict: what Slack refuses is refused here,
 * what the documentation leaves open is read against us. Shapes follow Slack's published samples.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is planned here is looked at by its effects
final class FakeSlack implements AutoCloseable {
    static final String TEAM = "T0001";
    static final String BOT_TOKEN = "xoxb-1234-secret-of-the-bot";
    static final String APP_TOKEN = "xapp-1-A0001-secret-of-the-app";
    /** Comes with everything that Slack sends; whoever has it could pass for Slack with old apps. */
    static final String VERIFICATION = "vErIfIcAtIoN0123456789ab";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ACK = Duration.ofSeconds(3);
    private static final Map<String, Integer> PER_MINUTE = Map.ofEntries(
            Map.entry("usergroups.users.list", 20),
            Map.entry("usergroups.list", 20),
            Map.entry("users.list", 20),
            Map.entry("conversations.open", 50),
            Map.entry("conversations.history", 50),
            Map.entry("conversations.members", 100),
            Map.entry("chat.update", 50),
            Map.entry("users.info", 100),
            Map.entry("views.open", 100),
            Map.entry("views.publish", 100),
            Map.entry("chat.postEphemeral", 100));
    private static final Map<String, String> SCOPES = Map.ofEntries(
            Map.entry("users.info", "users:read"),
            Map.entry("users.list", "users:read"),
            Map.entry("usergroups.list", "usergroups:read"),
            Map.entry("usergroups.users.list", "usergroups:read"),
            Map.entry("chat.postMessage", "chat:write"),
            Map.entry("chat.postEphemeral", "chat:write"),
            Map.entry("chat.update", "chat:write"),
            Map.entry("conversations.open", "im:write"),
            Map.entry("conversations.members", "channels:read"),
            Map.entry("files.info", "files:read"));

    /** Somebody of the workspace, or a visitor. */
    record Member(String id, String name, String team, boolean deleted, boolean bot, boolean guest, boolean stranger) {}

    /** A message as people see it now. */
    record Message(
            String channel,
            String ts,
            String text,
            JsonNode blocks,
            Optional<String> onlyFor,
            int edits,
            JsonNode metadata) {
        Message(String channel, String ts, String text, JsonNode blocks, Optional<String> onlyFor, int edits) {
            this(channel, ts, text, blocks, onlyFor, edits, MissingNode.getInstance());
        }

        List<JsonNode> buttons() {
            return FakeSlack.buttons(blocks);
        }
    }

    /** An open modal. */
    record Modal(String id, String hash, String user, JsonNode view) {}

    /** A call of the Web API, at {@link #nanos}. */
    record Called(String method, long at) {}

    /**
     * How an envelope was answered.
     *
     * @param millis from the sending that it answers; what was sent before and lost with its socket does not count
     * @param sinceAsked milliseconds from the moment in which somebody did it, whatever happened to sockets meanwhile
     */
    record Ack(JsonNode payload, long millis, long sinceAsked, boolean otherSocket) {}

    private record Trigger(String id, long at) {}

    private record Hook(
            String user, String channel, Optional<String> original, boolean ephemeral, long at, AtomicInteger uses) {}

    /** What somebody did, until it is acknowledged. */
    private static final class Asked extends CompletableFuture<Ack> {
        private final long at = System.nanoTime();
    }

    private record Pending(ObjectNode envelope, long sentAt, String socket, Asked ack) {
        Ack answered(JsonNode payload, boolean otherSocket) {
            long now = System.nanoTime();
            return new Ack(payload, (now - sentAt) / 1_000_000, (now - ack.at) / 1_000_000, otherSocket);
        }
    }

    private final Javalin server;
    private final Line line;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4, task -> {
        var thread = new Thread(task, "fake-slack");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger numbers = new AtomicInteger(1000);
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> groups = new ConcurrentHashMap<>();
    private final Map<String, Trigger> triggers = new ConcurrentHashMap<>();
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, Modal> modals = new LinkedHashMap<>();
    private final Map<String, JsonNode> homes = new ConcurrentHashMap<>();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final Map<String, WsContext> sockets = new LinkedHashMap<>();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, List<Long>> calls = new HashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> everything = new CopyOnWriteArrayList<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> answersInStead = new ConcurrentHashMap<>();
    private final Set<String> disabledGroups = ConcurrentHashMap.newKeySet();
    private final Set<String> answersGetLost = ConcurrentHashMap.newKeySet();
    private final List<Called> calledAt = new CopyOnWriteArrayList<>();
    private final Set<String> closedToMessages = ConcurrentHashMap.newKeySet();
    private final Set<String> withoutTheBot = ConcurrentHashMap.newKeySet();
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();
    private volatile boolean conversationsHaveToBeOpened;
    private volatile Optional<Runnable> afterPosting = Optional.empty();
    private final Set<String> scopes = ConcurrentHashMap.newKeySet();
    private volatile String botToken = BOT_TOKEN;
    private final Map<String, List<String>> channelMembers = new ConcurrentHashMap<>();
    private volatile String appToken = APP_TOKEN;
    private volatile boolean socketModeOff;
    private volatile LongSupplier nanos = System::nanoTime;
    private volatile Optional<ObjectNode> lastEnvelope = Optional.empty();
    private volatile boolean ackOnOtherSocketCounts = true;
    private volatile boolean sendsAgainWhenSocketIsLost;
    private volatile Optional<SlackCalls> calling = Optional.empty();

    FakeSlack() {
        scopes.addAll(Set.of(
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "app_mentions:read",
                "users:read",
                "usergroups:read",
                "files:read"));
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.startupWatcherEnabled = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.routes.post("/api/{method}", this::api);
                    config.routes.post("/hook/{id}", this::hook);
                    config.routes.get("/files/{id}", this::file);
                    config.routes.ws("/link", ws -> {
                        ws.onConnect(this::connected);
                        ws.onMessage(context -> received(context, context.message()));
                        ws.onClose(this::gone);
                        ws.onError(context -> {});
                    });
                })
                .start("127.0.0.1", 0);
        try {
            line = new Line(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- Setting up
    // ---------------------------------------------------------------------------------------------------

    String apiUrl() {
        return "http://127.0.0.1:" + server.port() + "/api/";
    }

    Line line() {
        return line;
    }

    FakeSlack person(String id, String name) {
        return member(new Member(id, name, TEAM, false, false, false, false));
    }

    FakeSlack member(Member member) {
        members.put(member.id(), member);
        return this;
    }

    FakeSlack group(String id, String... users) {
        groups.put(id, Set.of(users));
        return this;
    }

    FakeSlack channel(String id, String... users) {
        channelMembers.put(id, List.of(users));
        return this;
    }

    FakeSlack disabledGroup(String id) {
        disabledGroups.add(id);
        return group(id, "U0ALICE");
    }

    /** Socket Mode is off: whoever connects is told so. */
    void socketModeIsOff() {
        socketModeOff = true;
    }

    /** Changes who is in a group, and tells the bot as Slack does. */
    CompletableFuture<Ack> regroup(String id, String... users) {
        group(id, users);
        ObjectNode event = JSON.createObjectNode();
        event.put("type", "subteam_members_changed").put("subteam_id", id).put("team_id", TEAM);
        return event(event, 0);
    }

    FakeSlack withoutScope(String scope) {
        scopes.remove(scope);
        return this;
    }

    void closeMessagesOf(String user, boolean closed) {
        if (closed) {
            closedToMessages.add(user);
        } else {
            closedToMessages.remove(user);
        }
    }

    /** Methods that this server does not have. */
    void lacks(String... methods) {
        lacking.addAll(List.of(methods));
    }

    /** Direct conversations have to be opened first. */
    void refusesUserIdsAsChannels() {
        conversationsHaveToBeOpened = true;
    }

    void forgetHomes() {
        homes.clear();
    }

    /** A channel to which the bot was not invited. */
    void botIsNotIn(String channel) {
        withoutTheBot.add(channel);
    }

    void inviteBotTo(String channel) {
        withoutTheBot.remove(channel);
    }

    FakeSlack withScope(String scope) {
        scopes.add(scope);
        return this;
    }

    /** Done once, when the next message stands and before the bot hears of it. */
    void afterPosting(Runnable deed) {
        afterPosting = Optional.of(deed);
    }

    void revokeBotToken() {
        botToken = "revoked";
    }

    void revokeTokens() {
        botToken = "revoked";
        appToken = "revoked";
    }

    void strictAboutAcks() {
        ackOnOtherSocketCounts = false;
    }

    /** Limits are counted by this clock, in nanoseconds. */
    void time(LongSupplier clock) {
        nanos = clock;
    }

    /** From now on the bot is called at that address, as in mode http, instead of over its socket. */
    void calls(URI address) {
        calling = Optional.of(new SlackCalls(address));
    }

    void sendsAgainWhenSocketIsLost() {
        sendsAgainWhenSocketIsLost = true;
    }

    /**
     * The next calls of the method are answered like this: {@code 500}, {@code 429:2}, {@code cut}, an error's name, or
     * {@code lost}: it is done, and the answer does not arrive.
     */
    void answerNext(String method, String... answers) {
        answersInStead
                .computeIfAbsent(method, name -> new CopyOnWriteArrayList<>())
                .addAll(List.of(answers));
    }

    // --- Looking on
    // ---------------------------------------------------------------------------------------------------

    /** What the bot did against the rules. */
    List<String> complaints() {
        return complaints;
    }

    List<String> called() {
        return called;
    }

    List<Long> timesOf(String method) {
        return calledAt.stream()
                .filter(call -> call.method().equals(method))
                .map(Called::at)
                .toList();
    }

    /** Whatever the bot sent, in one piece, to search for what must not be in it. */
    String everything() {
        return String.join("\n", everything);
    }

    synchronized int openSockets() {
        return sockets.size();
    }

    /** The bot has left its earlier sockets. */
    synchronized boolean newestSocketIsAlone() {
        return sockets.size() == 1;
    }

    synchronized List<Message> messagesTo(String user) {
        String channel = conversations.getOrDefault(user, "none");
        return messages.values().stream()
                .filter(message ->
                        message.channel().equals(channel) && message.onlyFor().isEmpty())
                .toList();
    }

    /** What only this person sees in that channel. */
    synchronized List<Message> whisperedTo(String user, String channel) {
        return messages.values().stream()
                .filter(message ->
                        message.channel().equals(channel) && message.onlyFor().equals(Optional.of(user)))
                .toList();
    }

    synchronized List<Message> publicIn(String channel) {
        return messages.values().stream()
                .filter(message ->
                        message.channel().equals(channel) && message.onlyFor().isEmpty())
                .toList();
    }

    synchronized Optional<Modal> modalOf(String user) {
        return modals.values().stream()
                .filter(modal -> modal.user().equals(user))
                .reduce((one, other) -> other);
    }

    Optional<JsonNode> homeOf(String user) {
        return Optional.ofNullable(homes.get(user));
    }

    static List<JsonNode> buttons(JsonNode blocks) {
        List<JsonNode> buttons = new ArrayList<>();
        blocks.forEach(block -> {
            if (block.path("type").asText().equals("actions")) {
                block.path("elements").forEach(buttons::add);
            }
        });
        return buttons;
    }

    static JsonNode button(JsonNode blocks, String label) {
        return buttons(blocks).stream()
                .filter(button -> button.path("text").path("text").asText().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + blocks));
    }

    // --- What people do
    // -----------------------------------------------------------------------------------------------

    CompletableFuture<Ack> command(String user, String line, String channel) {
        return shown(commandPayload(user, line, channel), 0);
    }

    ObjectNode commandPayload(String user, String line, String channel) {
        String[] words = line.split(" ", 2);
        return JSON.createObjectNode()
                .put("token", VERIFICATION)
                .put("team_id", TEAM)
                .put("team_domain", "fake")
                .put("channel_id", channel)
                .put("channel_name", "general")
                .put("user_id", user)
                .put("user_name", name(user))
                .put("command", words[0])
                .put("text", words.length > 1 ? words[1] : "")
                .put("api_app_id", "A0001")
                .put("is_enterprise_install", "false")
                .put("response_url", hookFor(user, channel, Optional.empty(), true))
                .put("trigger_id", trigger());
    }

    private CompletableFuture<Ack> shown(ObjectNode payload, int attempt) {
        return send(envelope("slash_commands", payload, true), attempt).thenApply(ack -> {
            if (ack.payload().has("text")) {
                show(
                        payload.path("user_id").asText(),
                        payload.path("channel_id").asText(),
                        ack.payload(),
                        hookOf(payload));
            }
            return ack;
        });
    }

    CompletableFuture<Ack> press(String user, Message message, String label) {
        JsonNode button = button(message.blocks(), label);
        boolean ephemeral = message.onlyFor().isPresent();
        ObjectNode payload = interaction("block_actions", user);
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", message.channel())
                .put("is_ephemeral", ephemeral);
        payload.putObject("channel").put("id", message.channel()).put("name", "somewhere");
        payload.put("response_url", hookFor(user, message.channel(), Optional.of(message.ts()), ephemeral));
        action(payload, button);
        return send(envelope("interactive", payload, true), 0);
    }

    CompletableFuture<Ack> pressAtHome(String user, String label) {
        ObjectNode payload = interaction("block_actions", user);
        payload.putObject("container").put("type", "view").put("view_id", "VHOME" + user);
        payload.putObject("view").put("id", "VHOME" + user).put("type", "home");
        action(payload, button(homeOf(user).orElseThrow().path("blocks"), label));
        return send(envelope("interactive", payload, true), 0);
    }

    private static void action(ObjectNode payload, JsonNode button) {
        ObjectNode action = payload.putArray("actions").addObject();
        action.put("action_id", button.path("action_id").asText())
                .put("block_id", "b1")
                .put("value", button.path("value").asText())
                .put("type", "button")
                .put("action_ts", System.nanoTime() + ".1");
        action.set("text", button.path("text"));
    }

    /** Fills in the open form; fields not named stay as they came. */
    CompletableFuture<Ack> submit(String user, Map<String, String> values) {
        Modal modal = modalOf(user).orElseThrow(() -> new AssertionError("no form is open for " + user));
        ObjectNode payload = interaction("view_submission", user);
        ObjectNode view = payload.putObject("view");
        view.setAll((ObjectNode) modal.view().deepCopy());
        view.put("id", modal.id())
                .put("hash", modal.hash())
                .put("team_id", TEAM)
                .put("app_id", "A0001");
        ObjectNode state = view.putObject("state").putObject("values");
        for (JsonNode block : modal.view().path("blocks")) {
            String id = block.path("block_id").asText();
            JsonNode element = block.path("element");
            ObjectNode value =
                    state.putObject(id).putObject(element.path("action_id").asText());
            value.put("type", element.path("type").asText());
            if (element.path("type").asText().equals("static_select")) {
                String chosen = values.getOrDefault(
                        id, element.path("initial_option").path("value").asText());
                element.path("options").forEach(option -> {
                    if (option.path("value").asText().equals(chosen)) {
                        value.set("selected_option", option);
                    }
                });
            } else {
                String entered =
                        values.getOrDefault(id, element.path("initial_value").asText(""));
                if (entered.isEmpty()) {
                    value.putNull("value");
                } else {
                    value.put("value", entered);
                }
            }
        }
        payload.putArray("response_urls");
        return send(envelope("interactive", payload, true), 0).thenApply(ack -> {
            submitted(modal, ack.payload());
            return ack;
        });
    }

    private synchronized void submitted(Modal modal, JsonNode answer) {
        String action = answer.path("response_action").asText("clear");
        if (action.equals("errors")) {
            Set<String> known = new HashSet<>();
            modal.view()
                    .path("blocks")
                    .forEach(block -> known.add(block.path("block_id").asText()));
            answer.path("errors").fieldNames().forEachRemaining(id -> {
                if (!known.contains(id)) {
                    complaints.add("an error about the unknown block " + id);
                }
            });
        } else if (action.equals("update")) {
            BlockKitRules.view(answer.path("view")).forEach(complaints::add);
            modals.put(modal.id(), new Modal(modal.id(), modal.hash() + "1", modal.user(), answer.path("view")));
        } else {
            modals.remove(modal.id());
        }
    }

    /** Somebody else says something in a channel. */
    synchronized void says(String channel, String text) {
        String ts = ts();
        messages.put(channel + ":" + ts, new Message(channel, ts, text, JSON.createArrayNode(), Optional.empty(), 0));
    }

    CompletableFuture<Ack> write(String user, String text) {
        return event(message(user, text), 0);
    }

    CompletableFuture<Ack> upload(String user, String name, String content) {
        String id = "F" + numbers.incrementAndGet();
        files.put(id, content);
        ObjectNode event = message(user, "");
        event.put("subtype", "file_share");
        event.putArray("files")
                .addObject()
                .put("id", id)
                .put("name", name)
                .put("size", content.length())
                .put("url_private", "http://127.0.0.1:" + server.port() + "/files/" + id);
        return event(event, 0);
    }

    CompletableFuture<Ack> mention(String user, String channel, String text) {
        ObjectNode event = message(user, "<@U0BOT> " + text);
        event.put("type", "app_mention").put("channel", channel).remove("channel_type");
        return event(event, 0);
    }

    CompletableFuture<Ack> openHome(String user) {
        ObjectNode event = JSON.createObjectNode();
        event.put("type", "app_home_opened")
                .put("user", user)
                .put("channel", conversation(user))
                .put("tab", "home");
        return event(event, 0);
    }

    private ObjectNode message(String user, String text) {
        return JSON.createObjectNode()
                .put("type", "message")
                .put("user", user)
                .put("team", TEAM)
                .put("text", text.replace("&", "&amp;"))
                .put("channel", conversation(user))
                .put("channel_type", "im")
                .put("ts", ts());
    }

    CompletableFuture<Ack> event(ObjectNode event, int attempt) {
        ObjectNode payload = JSON.createObjectNode();
        payload.put("token", VERIFICATION).put("team_id", TEAM).put("api_app_id", "A0001");
        payload.set("event", event);
        payload.put("type", "event_callback").put("event_id", "Ev" + numbers.incrementAndGet());
        return send(envelope("events_api", payload, false), attempt);
    }

    /** Sends what was sent before once more, in a new envelope. */
    CompletableFuture<Ack> again(ObjectNode payload, String type) {
        return send(envelope(type, payload, !type.equals("events_api")), 1);
    }

    /** Sends the newest thing that somebody did once more, in a new envelope. */
    CompletableFuture<Ack> again() {
        ObjectNode last = lastEnvelope.orElseThrow();
        return again((ObjectNode) last.path("payload"), last.path("type").asText());
    }

    private ObjectNode interaction(String type, String user) {
        ObjectNode payload = JSON.createObjectNode();
        payload.put("type", type);
        payload.putObject("user")
                .put("id", user)
                .put("username", name(user))
                .put("name", name(user))
                .put(
                        "team_id",
                        Optional.ofNullable(members.get(user)).map(Member::team).orElse(TEAM));
        payload.putObject("team").put("id", TEAM).put("domain", "fake");
        payload.put("api_app_id", "A0001").put("token", VERIFICATION).put("trigger_id", trigger());
        payload.putNull("enterprise");
        payload.put("is_enterprise_install", false);
        return payload;
    }

    private String name(String user) {
        return Optional.ofNullable(members.get(user)).map(Member::name).orElse("somebody");
    }

    private String trigger() {
        String id = numbers.incrementAndGet() + ".2." + Long.toHexString(System.nanoTime());
        triggers.put(id, new Trigger(id, System.nanoTime()));
        return id;
    }

    private String ts() {
        return 1_700_000_000 + "." + String.format("%06d", numbers.incrementAndGet());
    }

    private String conversation(String user) {
        return conversations.computeIfAbsent(user, id -> "D" + numbers.incrementAndGet());
    }

    // --- The socket
    // ---------------------------------------------------------------------------------------------------

    private ObjectNode envelope(String type, ObjectNode payload, boolean accepts) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("envelope_id", "env-" + numbers.incrementAndGet())
                .put("type", type)
                .put("accepts_response_payload", accepts);
        if (type.equals("events_api")) {
            envelope.put("retry_attempt", 0).put("retry_reason", "");
        }
        envelope.set("payload", payload);
        return envelope;
    }

    CompletableFuture<Ack> send(ObjectNode envelope, int attempt) {
        lastEnvelope = Optional.of(envelope);
        return send(envelope, attempt, new Asked());
    }

    private CompletableFuture<Ack> send(ObjectNode envelope, int attempt, Asked ack) {
        String id = envelope.path("envelope_id").asText();
        if (calling.isPresent()) {
            pending.put(id, new Pending(envelope, System.nanoTime(), "http", ack));
            call(calling.get(), envelope, attempt);
            return ack;
        }
        Optional<WsContext> socket = anySocket();
        if (socket.isEmpty()) {
            if (attempt > 3_000) {
                ack.completeExceptionally(new AssertionError("no socket"));
            } else {
                clock.schedule(() -> send(envelope, attempt + 1, ack), 10, TimeUnit.MILLISECONDS);
            }
            return ack;
        }
        pending.put(id, new Pending(envelope, System.nanoTime(), socket.get().sessionId(), ack));
        clock.schedule(() -> overdue(id, attempt), ACK.toMillis(), TimeUnit.MILLISECONDS);
        try {
            socket.get().send(envelope.toString());
        } catch (RuntimeException e) {
            // The socket is lost; gone() sees to it.
        }
        return ack;
    }

    private void call(SlackCalls bot, ObjectNode envelope, int attempt) {
        String id = envelope.path("envelope_id").asText();
        clock.schedule(() -> overdue(id, attempt), ACK.toMillis(), TimeUnit.MILLISECONDS);
        bot.send(envelope.path("type").asText(), envelope.path("payload"), attempt)
                .thenAccept(answer -> {
                    Pending waiting = pending.remove(id);
                    if (waiting == null) {
                        return;
                    }
                    everything.add(answer.body());
                    if (answer.statusCode() == 200) {
                        JsonNode body = answer.body().isEmpty() ? read("null") : read(answer.body());
                        waiting.ack()
                                .complete(waiting.answered(body.isNull() ? MissingNode.getInstance() : body, false));
                    } else {
                        pending.put(id, waiting);
                        overdue(id, attempt);
                    }
                });
    }

    private void overdue(String id, int attempt) {
        Pending late = pending.remove(id);
        if (late == null) {
            return;
        }
        boolean event = late.envelope().path("type").asText().equals("events_api");
        if ((event || sendsAgainWhenSocketIsLost) && attempt < 3) {
            ObjectNode again = late.envelope().deepCopy();
            again.put("envelope_id", "env-" + numbers.incrementAndGet()).put("retry_attempt", attempt + 1);
            send(again, attempt + 1, late.ack());
        } else {
            late.ack()
                    .completeExceptionally(new AssertionError(
                            "not acknowledged within 3 s: " + late.envelope().path("type")));
        }
    }

    private synchronized Optional<WsContext> anySocket() {
        return sockets.values().stream().reduce((one, other) -> other);
    }

    private void connected(WsContext context) {
        if (!tickets.remove(String.valueOf(context.queryParam("ticket")))) {
            context.closeSession(4000, "no such ticket");
            return;
        }
        if (socketModeOff) {
            context.send("{\"type\":\"disconnect\",\"reason\":\"link_disabled\",\"debug_info\":{\"host\":\"fake\"}}");
            context.closeSession(1000, "off");
            return;
        }
        context.session.setIdleTimeout(Duration.ofMinutes(10));
        synchronized (this) {
            if (sockets.size() >= 10) {
                context.closeSession(4001, "too many");
                return;
            }
            sockets.put(context.sessionId(), context);
        }
        context.send("{\"type\":\"hello\",\"num_connections\":" + openSockets()
                + ",\"connection_info\":{\"app_id\":\"A0001\"},\"debug_info\":{\"host\":\"fake\",\"build_number\":1,"
                + "\"approximate_connection_time\":18060}}");
    }

    private void gone(WsContext context) {
        synchronized (this) {
            sockets.remove(context.sessionId());
        }
        if (sendsAgainWhenSocketIsLost) {
            pending.forEach((id, waiting) -> {
                if (waiting.socket().equals(context.sessionId()) && pending.remove(id) != null) {
                    ObjectNode again = waiting.envelope().deepCopy();
                    again.put("envelope_id", "env-" + numbers.incrementAndGet());
                    send(again, 1, waiting.ack());
                }
            });
        }
    }

    private void received(WsContext context, String text) {
        everything.add(text);
        JsonNode answer = read(text);
        String id = answer.path("envelope_id").asText();
        Pending waiting = pending.get(id);
        if (waiting == null) {
            return;
        }
        boolean other = !waiting.socket().equals(context.sessionId());
        if (other && !ackOnOtherSocketCounts) {
            return;
        }
        pending.remove(id);
        if (answer.has("payload")
                && !waiting.envelope().path("accepts_response_payload").asBoolean()) {
            complaints.add("an acknowledgement with a payload for "
                    + waiting.envelope().path("type"));
        }
        waiting.ack().complete(waiting.answered(answer.path("payload"), other));
    }

    /** Tells the bot to go elsewhere, as Slack does from time to time. */
    void disconnect(String reason) {
        anySocket().ifPresent(socket -> {
            socket.send("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\",\"debug_info\":{\"host\":\"fake\"}}");
            if (!reason.equals("warning")) {
                clock.schedule(() -> socket.closeSession(1000, reason), 2, TimeUnit.SECONDS);
            }
        });
    }

    // --- response_url
    // -------------------------------------------------------------------------------------------------

    private String hookFor(String user, String channel, Optional<String> original, boolean ephemeral) {
        String id = "h" + numbers.incrementAndGet();
        hooks.put(id, new Hook(user, channel, original, ephemeral, nanos.getAsLong(), new AtomicInteger()));
        return "http://127.0.0.1:" + server.port() + "/hook/" + id;
    }

    private static String hookOf(ObjectNode payload) {
        String url = payload.path("response_url").asText();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private void hook(Context context) {
        String id = context.pathParam("id");
        Hook hook = hooks.get(id);
        everything.add(context.body());
        called.add("response_url");
        if (misbehaves("response_url", context)) {
            return;
        }
        if (hook != null && nanos.getAsLong() - hook.at() > TimeUnit.MINUTES.toNanos(30)) {
            complaints.add("a response_url was used after half an hour");
            context.status(404).json(Map.of("ok", false, "error", "expired_url"));
            return;
        }
        if (hook == null || hook.uses().incrementAndGet() > 5) {
            complaints.add("a response_url was used more than five times");
            context.status(404).json(Map.of("ok", false, "error", "used_url"));
            return;
        }
        JsonNode body = read(context.body());
        List<String> faults = BlockKitRules.message(body.path("text").asText(), body.path("blocks"));
        if (!faults.isEmpty()) {
            complaints.addAll(faults);
            context.status(400).json(Map.of("ok", false, "error", "invalid_blocks"));
            return;
        }
        if (body.path("replace_original").asBoolean() && hook.original().isPresent()) {
            change(hook.channel() + ":" + hook.original().get(), body);
        } else if (body.path("replace_original").asBoolean()
                && messageOfHook(id).isPresent()) {
            change(messageOfHook(id).get(), body);
        } else {
            show(hook.user(), hook.channel(), body, id);
        }
        context.result("ok");
    }

    private synchronized Optional<String> messageOfHook(String hook) {
        return Optional.ofNullable(hookMessages.get(hook));
    }

    private final Map<String, String> hookMessages = new HashMap<>();

    private synchronized void show(String user, String channel, JsonNode body, String hook) {
        BlockKitRules.message(body.path("text").asText(), body.path("blocks")).forEach(complaints::add);
        String ts = ts();
        messages.put(
                channel + ":" + ts,
                new Message(channel, ts, body.path("text").asText(), body.path("blocks"), Optional.of(user), 0));
        hookMessages.put(hook, channel + ":" + ts);
    }

    private synchronized void change(String key, JsonNode body) {
        messages.computeIfPresent(
                key,
                (id, old) -> new Message(
                        old.channel(),
                        old.ts(),
                        body.path("text").asText(),
                        body.path("blocks"),
                        old.onlyFor(),
                        old.edits() + 1,
                        old.metadata()));
    }

    private void file(Context context) {
        if (!("Bearer " + botToken).equals(context.header("Authorization"))) {
            context.status(403);
            return;
        }
        context.result(files.getOrDefault(context.pathParam("id"), ""));
    }

    // --- Web API
    // ------------------------------------------------------------------------------------------------------

    private void api(Context context) {
        String method = context.pathParam("method");
        called.add(method);
        calledAt.add(new Called(method, nanos.getAsLong()));
        everything.add(method + " " + context.body());
        if (misbehaves(method, context)) {
            return;
        }
        carryOut(method, context);
        if (answersGetLost.remove(method)) {
            context.contentType("application/json").result("{\"ok\":tr");
        }
    }

    private void carryOut(String method, Context context) {
        String token =
                Optional.ofNullable(context.header("Authorization")).orElse("").replace("Bearer ", "");
        boolean app = token.equals(appToken) && !appToken.equals("revoked");
        boolean bot = token.equals(botToken) && !botToken.equals("revoked");
        if (!app && !bot) {
            error(context, token.isEmpty() ? "not_authed" : "invalid_auth");
            return;
        }
        if (method.equals("apps.connections.open") != app && !method.equals("auth.test")) {
            error(context, "not_allowed_token_type");
            return;
        }
        String scope = SCOPES.get(method);
        if (scope != null && !scopes.contains(scope)) {
            answer(
                    context,
                    JSON.createObjectNode()
                            .put("ok", false)
                            .put("error", "missing_scope")
                            .put("needed", scope)
                            .put("provided", String.join(",", scopes)));
            return;
        }
        if (tooOften(method, context.formParam("channel"))) {
            complaints.add("too often: " + method);
            context.status(429).header("Retry-After", "1").json(Map.of("ok", false, "error", "ratelimited"));
            return;
        }
        if (lacking.contains(method)) {
            error(context, "unknown_method");
            return;
        }
        context.header("x-oauth-scopes", String.join(",", scopes));
        switch (method) {
            case "auth.test" ->
                answer(
                        context,
                        JSON.createObjectNode()
                                .put("ok", true)
                                .put("url", "https://fake.slack.com/")
                                .put("team", "Fake")
                                .put("user", "kindling")
                                .put("team_id", TEAM)
                                .put("user_id", "U0BOT")
                                .put("bot_id", "B0001")
                                .put("is_enterprise_install", false));
            case "apps.connections.open" -> {
                String ticket = "t" + numbers.incrementAndGet();
                tickets.add(ticket);
                answer(
                        context,
                        JSON.createObjectNode()
                                .put("ok", true)
                                .put(
                                        "url",
                                        "ws://127.0.0.1:" + line.port() + "/link?ticket=" + ticket + "&app_id=A0001"));
            }
            case "users.info" -> usersInfo(context);
            case "users.list" -> {
                ObjectNode list = JSON.createObjectNode().put("ok", true);
                ArrayNode all = list.putArray("members");
                members.values().stream().filter(member -> !member.stranger()).forEach(member -> all.add(user(member)));
                list.putObject("response_metadata").put("next_cursor", "");
                answer(context, list);
            }
            case "usergroups.list" -> {
                ObjectNode list = JSON.createObjectNode().put("ok", true);
                ArrayNode all = list.putArray("usergroups");
                groups.forEach((id, users) -> all.addObject()
                        .put("id", id)
                        .put("team_id", TEAM)
                        .put("is_usergroup", true)
                        .put("handle", "group-" + id.toLowerCase(java.util.Locale.ROOT))
                        .put("date_delete", disabledGroups.contains(id) ? 1_700_000_000 : 0)
                        .put("user_count", users.size()));
                answer(context, list);
            }
            case "usergroups.users.list" -> {
                Set<String> users = groups.get(context.formParam("usergroup"));
                if (users == null) {
                    error(context, "no_such_subteam");
                } else {
                    ObjectNode list = JSON.createObjectNode().put("ok", true);
                    users.forEach(list.putArray("users")::add);
                    answer(context, list);
                }
            }
            case "conversations.members" -> channelMembers(context);
            case "conversations.open" -> {
                String user = String.valueOf(context.formParam("users"));
                ObjectNode opened = JSON.createObjectNode().put("ok", true);
                opened.putObject("channel").put("id", conversation(user));
                answer(context, opened);
            }
            case "chat.postMessage" -> post(context);
            case "conversations.history" -> history(context);
            case "chat.postEphemeral" -> whisper(context);
            case "chat.update" -> update(context);
            case "views.open" -> viewsOpen(context);
            case "views.publish" -> {
                JsonNode view = read(String.valueOf(context.formParam("view")));
                List<String> faults = BlockKitRules.view(view);
                complaints.addAll(faults);
                if (!faults.isEmpty()) {
                    error(context, "invalid_arguments");
                    return;
                }
                homes.put(String.valueOf(context.formParam("user_id")), view);
                answer(context, JSON.createObjectNode().put("ok", true));
            }
            default -> error(context, "unknown_method");
        }
    }

    /** Two to a page, so that whoever asks has to go on asking. */
    private void channelMembers(Context context) {
        List<String> all = channelMembers.get(String.valueOf(context.formParam("channel")));
        if (all == null) {
            error(context, "channel_not_found");
            return;
        }
        String cursor = context.formParam("cursor");
        int from = cursor == null || cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + 2);
        ObjectNode list = JSON.createObjectNode().put("ok", true);
        all.subList(from, to).forEach(list.putArray("members")::add);
        list.putObject("response_metadata").put("next_cursor", to < all.size() ? Integer.toString(to) : "");
        answer(context, list);
    }

    private boolean misbehaves(String method, Context context) {
        List<String> planned = answersInStead.get(method);
        if (planned == null || planned.isEmpty()) {
            return false;
        }
        String answer = planned.remove(0);
        if (answer.equals("lost")) {
            answersGetLost.add(method);
            return false;
        }
        if (answer.matches("5\\d\\d")) {
            context.status(Integer.parseInt(answer)).result("<html>out of order</html>");
        } else if (answer.startsWith("429:")) {
            context.status(429)
                    .header("Retry-After", answer.substring(4))
                    .json(Map.of("ok", false, "error", "ratelimited"));
        } else if (answer.equals("cut")) {
            context.contentType("application/json").result("{\"ok\":true,\"chan");
        } else {
            error(context, answer);
        }
        return true;
    }

    private boolean tooOften(String method, @org.jspecify.annotations.Nullable String channel) {
        synchronized (calls) {
            boolean post = method.equals("chat.postMessage");
            Integer limit = post ? Integer.valueOf(1) : PER_MINUTE.get(method);
            if (limit == null) {
                return false;
            }
            long now = nanos.getAsLong();
            // A second's tolerance of 50 ms: clocks are not that exact.
            long window = post ? 950_000_000L : 60_000_000_000L;
            List<Long> times = calls.computeIfAbsent(post ? method + channel : method, key -> new ArrayList<>());
            times.removeIf(time -> now - time > window);
            if (times.size() >= limit) {
                return true;
            }
            if (post) {
                // "Several hundred" messages a minute for the whole workspace.
                List<Long> all = calls.computeIfAbsent(method, key -> new ArrayList<>());
                all.removeIf(time -> now - time > 60_000_000_000L);
                if (all.size() >= 300) {
                    return true;
                }
                all.add(now);
            }
            times.add(now);
            return false;
        }
    }

    private void usersInfo(Context context) {
        Member member = members.get(String.valueOf(context.formParam("user")));
        if (member == null) {
            error(context, "user_not_found");
            return;
        }
        ObjectNode answer = JSON.createObjectNode().put("ok", true);
        answer.set("user", user(member));
        answer(context, answer);
    }

    private static ObjectNode user(Member member) {
        ObjectNode user = JSON.createObjectNode();
        user.put("id", member.id())
                .put("team_id", member.team())
                .put("name", member.name())
                .put("deleted", member.deleted())
                .put("real_name", member.name())
                .put("is_bot", member.bot())
                .put("is_app_user", false)
                .put("is_restricted", member.guest())
                .put("is_ultra_restricted", false)
                .put("is_stranger", member.stranger());
        user.putObject("profile").put("display_name", member.name()).put("real_name", member.name());
        return user;
    }

    private void post(Context context) {
        String channel = String.valueOf(context.formParam("channel"));
        JsonNode blocks = read(Optional.ofNullable(context.formParam("blocks")).orElse("[]"));
        String text = Optional.ofNullable(context.formParam("text")).orElse("");
        List<String> faults = BlockKitRules.message(text, blocks);
        complaints.addAll(faults);
        if (text.isEmpty()) {
            complaints.add("a message without text for screen readers");
        }
        if (!faults.isEmpty()) {
            error(context, "invalid_blocks");
            return;
        }
        String place = channel;
        if (channel.startsWith("U") || channel.startsWith("W")) {
            if (!members.containsKey(channel) || conversationsHaveToBeOpened) {
                error(context, "channel_not_found");
                return;
            }
            place = conversation(channel);
        }
        if (withoutTheBot.contains(place)) {
            error(context, "not_in_channel");
            return;
        }
        String ends = place;
        boolean closed = conversations.entrySet().stream()
                .anyMatch(entry -> entry.getValue().equals(ends) && closedToMessages.contains(entry.getKey()));
        if (closed) {
            error(context, "messages_tab_disabled");
            return;
        }
        String ts = ts();
        synchronized (this) {
            JsonNode metadata =
                    read(Optional.ofNullable(context.formParam("metadata")).orElse("null"));
            messages.put(place + ":" + ts, new Message(place, ts, text, blocks, Optional.empty(), 0, metadata));
        }
        Optional<Runnable> deed = afterPosting;
        afterPosting = Optional.empty();
        deed.ifPresent(Runnable::run);
        ObjectNode answer =
                JSON.createObjectNode().put("ok", true).put("channel", place).put("ts", ts);
        answer.putObject("message").put("type", "message").put("text", text).put("ts", ts);
        answer(context, answer);
    }

    private void history(Context context) {
        String channel = String.valueOf(context.formParam("channel"));
        ObjectNode answer = JSON.createObjectNode().put("ok", true);
        ArrayNode found = answer.putArray("messages");
        boolean metadata = "1".equals(context.formParam("include_all_metadata"));
        String scope = switch (channel.charAt(0)) {
            case 'D' -> "im:history";
            case 'G' -> "groups:history";
            default -> "channels:history";
        };
        if (!scopes.contains(scope)) {
            answer(
                    context,
                    JSON.createObjectNode()
                            .put("ok", false)
                            .put("error", "missing_scope")
                            .put("needed", scope)
                            .put("provided", String.join(",", scopes)));
            return;
        }
        int skip = Integer.parseInt(
                Optional.ofNullable(context.formParam("cursor")).orElse("0"));
        // Slack gives fewer than asked for when it likes.
        int limit = Math.min(
                20,
                Integer.parseInt(Optional.ofNullable(context.formParam("limit")).orElse("100")));
        synchronized (this) {
            List<Message> all = messages.values().stream()
                    .filter(message -> message.channel().equals(channel)
                            && message.onlyFor().isEmpty())
                    .toList();
            int last = all.size() - 1 - skip;
            if (last - limit >= 0) {
                answer.put("has_more", true)
                        .putObject("response_metadata")
                        .put("next_cursor", Integer.toString(skip + limit));
            }
            for (int i = last; i >= 0 && i > last - limit; i--) {
                Message message = all.get(i);
                ObjectNode one = found.addObject()
                        .put("type", "message")
                        .put("ts", message.ts())
                        .put("text", message.text());
                if (metadata && message.metadata().isObject()) {
                    one.set("metadata", message.metadata());
                }
            }
        }
        answer(context, answer);
    }

    private void whisper(Context context) {
        JsonNode blocks = read(Optional.ofNullable(context.formParam("blocks")).orElse("[]"));
        ObjectNode body = JSON.createObjectNode().put("text", context.formParam("text"));
        body.set("blocks", blocks);
        show(String.valueOf(context.formParam("user")), String.valueOf(context.formParam("channel")), body, "none");
        answer(context, JSON.createObjectNode().put("ok", true).put("message_ts", ts()));
    }

    private void update(Context context) {
        String key = context.formParam("channel") + ":" + context.formParam("ts");
        Message old;
        synchronized (this) {
            old = messages.get(key);
        }
        if (old == null || old.onlyFor().isPresent()) {
            error(context, "message_not_found");
            return;
        }
        ObjectNode body = JSON.createObjectNode().put("text", context.formParam("text"));
        body.set("blocks", read(Optional.ofNullable(context.formParam("blocks")).orElse("[]")));
        List<String> faults = BlockKitRules.message(body.path("text").asText(), body.path("blocks"));
        complaints.addAll(faults);
        if (!faults.isEmpty()) {
            error(context, "invalid_blocks");
            return;
        }
        change(key, body);
        answer(
                context,
                JSON.createObjectNode()
                        .put("ok", true)
                        .put("channel", old.channel())
                        .put("ts", old.ts())
                        .put("text", body.path("text").asText()));
    }

    private void viewsOpen(Context context) {
        Trigger trigger = triggers.get(String.valueOf(context.formParam("trigger_id")));
        if (trigger == null) {
            error(context, "invalid_trigger_id");
            return;
        }
        if (!triggers.replace(trigger.id(), trigger, new Trigger(trigger.id(), Long.MIN_VALUE))) {
            error(context, "exchanged_trigger_id");
            return;
        }
        if (trigger.at() == Long.MIN_VALUE) {
            error(context, "exchanged_trigger_id");
            return;
        }
        if (System.nanoTime() - trigger.at() > ACK.toNanos()) {
            error(context, "expired_trigger_id");
            return;
        }
        JsonNode view = read(String.valueOf(context.formParam("view")));
        List<String> faults = BlockKitRules.view(view);
        complaints.addAll(faults);
        if (!faults.isEmpty()) {
            error(context, "invalid_arguments");
            return;
        }
        String user = pending.values().stream()
                .map(waiting -> waiting.envelope().path("payload"))
                .filter(payload -> payload.path("trigger_id").asText().equals(trigger.id()))
                .map(payload -> payload.path("user_id")
                        .asText(payload.path("user").path("id").asText()))
                .findFirst()
                .orElse("nobody");
        String id = "V" + numbers.incrementAndGet();
        synchronized (this) {
            modals.put(id, new Modal(id, "1.abc", user, view));
        }
        ObjectNode answer = JSON.createObjectNode().put("ok", true);
        ObjectNode opened = answer.putObject("view");
        opened.setAll((ObjectNode) view.deepCopy());
        opened.put("id", id).put("team_id", TEAM).put("hash", "1.abc").put("root_view_id", id);
        answer(context, answer);
    }

    private static void error(Context context, String error) {
        answer(context, JSON.createObjectNode().put("ok", false).put("error", error));
    }

    private static void answer(Context context, JsonNode answer) {
        context.contentType("application/json; charset=utf-8").result(answer.toString());
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> texts(JsonNode blocks) {
        return StreamSupport.stream(blocks.spliterator(), false)
                .map(block -> block.path("text").path("text").asText())
                .toList();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop();
    }
}
