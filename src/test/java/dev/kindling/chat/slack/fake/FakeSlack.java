package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.testing.Line;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * A workspace of Slack's for the unmodified SDK, over real HTTP and WebSocket. Strict: what Slack refuses is refused here,
 * what the documentation leaves open is read against us. A test that expects no refusals ends with
 * {@code assertThat(slack.complaints()).isEmpty()}.
 */
public final class FakeSlack implements AutoCloseable {
    public static final String TEAM = "T0001";
    public static final String BOT_TOKEN = "xoxb-1234-secret-of-the-bot";
    public static final String APP_TOKEN = "xapp-1-A0001-secret-of-the-app";
    /** Comes with everything that Slack sends; whoever has it could pass for Slack with old apps. */
    public static final String VERIFICATION = "vErIfIcAtIoN0123456789ab";

    private final World world = new World();
    private final SlackServer server = new SlackServer(world);

    public String apiUrl() {
        return server.url() + "/api/";
    }

    /** The wire of the sockets. */
    public Line line() {
        return server.line();
    }

    // --- People, groups, channels

    public FakeSlack person(String id, String name) {
        return member(new Member(id, name, TEAM, false, false, false, false));
    }

    public FakeSlack member(Member member) {
        world.people.add(member);
        return this;
    }

    public FakeSlack group(String id, String... users) {
        world.people.group(id, Set.of(users));
        return this;
    }

    public FakeSlack disabledGroup(String id) {
        world.people.disable(id);
        return group(id, "U0ALICE");
    }

    /** Changes who is in a group, and tells the bot as Slack does. */
    public CompletableFuture<Ack> regroup(String id, String... users) {
        group(id, users);
        return event(server.payloads.groupChanged(id));
    }

    public FakeSlack channel(String id, String... users) {
        world.people.channel(id, List.of(users));
        return this;
    }

    /** A channel to which the bot was not invited. */
    public void botIsNotIn(String channel) {
        world.places.without(channel);
    }

    public void inviteBotTo(String channel) {
        world.places.with(channel);
    }

    public void closeMessagesOf(String user, boolean closed) {
        world.places.close(user, closed);
    }

    public void forgetHomes() {
        world.views.forgetHomes();
    }

    // --- How this Slack is

    public FakeSlack withScope(String scope) {
        world.access.grant(scope);
        return this;
    }

    public FakeSlack withoutScope(String scope) {
        world.access.withdraw(scope);
        return this;
    }

    public void revokeBotToken() {
        world.access.revokeBotToken();
    }

    public void revokeTokens() {
        world.access.revokeTokens();
    }

    /** Methods that this server does not have. */
    public void lacks(String... methods) {
        server.api.without(List.of(methods));
    }

    /** Direct conversations have to be opened first. */
    public void refusesUserIdsAsChannels() {
        world.places.refuseUserIds();
    }

    /** Socket Mode is off: whoever connects is told so. */
    public void socketModeIsOff() {
        server.socketMode.switchOff();
    }

    public void strictAboutAcks() {
        server.deliveries.strictAboutAcks();
    }

    public void sendsAgainWhenSocketIsLost() {
        server.deliveries.sendAgainWhenSocketIsLost();
    }

    /** From now on the bot is called at that address, as in mode http, instead of over its socket. */
    public void calls(URI address) {
        server.deliveries.call(address);
    }

    /**
     * Waits that long for acknowledgements, and takes triggers for as long, instead of three seconds. For tests that are not about
     * those: nothing is lost then because the machine is slow.
     */
    public FakeSlack waitForAcks(Duration patience) {
        server.deliveries.waitForAcks(patience);
        server.triggers.live(patience);
        return this;
    }

    /** Tells the bot to go elsewhere, as Slack does from time to time. */
    public void disconnect(String reason) {
        server.socketMode.disconnect(reason);
    }

    /** Limits are counted by this clock, in nanoseconds. */
    public void time(LongSupplier nanos) {
        world.time.is(nanos);
    }

    /** Done once, when the next message stands and before the bot hears of it. */
    public void afterPosting(Runnable deed) {
        world.messages.afterPosting(deed);
    }

    /**
     * The next calls of the method are answered like this: {@code 500}, {@code 429:2}, {@code cut}, an error's name, or
     * {@code lost}: it is done, and the answer does not arrive.
     */
    public void answerNext(String method, String... answers) {
        server.mishaps.plan(method, List.of(answers));
    }

    // --- What the bot did

    /** What the bot did against the rules. */
    public List<String> complaints() {
        return world.witness.complaints();
    }

    public List<String> called() {
        return world.witness.called();
    }

    /** In nanoseconds, by this server's time. */
    public List<Long> timesOf(String method) {
        return world.witness.timesOf(method);
    }

    /** Whatever the bot sent, in one piece, to search for what must not be in it. */
    public String everything() {
        return world.witness.everything();
    }

    public int openSockets() {
        return server.socketMode.open();
    }

    /** The bot has left its earlier sockets. */
    public boolean newestSocketIsAlone() {
        return server.socketMode.open() == 1;
    }

    // --- What people see

    public List<Message> messagesTo(String user) {
        return world.places
                .conversationIfAny(user)
                .map(world.messages::publicIn)
                .orElse(List.of());
    }

    /** What only this person sees in that channel. */
    public List<Message> whisperedTo(String user, String channel) {
        return world.messages.whisperedTo(user, channel);
    }

    public List<Message> publicIn(String channel) {
        return world.messages.publicIn(channel);
    }

    public Optional<Modal> modalOf(String user) {
        return world.views.modalOf(user);
    }

    public Optional<JsonNode> homeOf(String user) {
        return world.views.homeOf(user);
    }

    // --- What people do

    public CompletableFuture<Ack> command(String user, String line, String channel) {
        ObjectNode payload = commandPayload(user, line, channel);
        return server.deliveries.send("slash_commands", payload, ack -> {
            if (ack.payload().has("text")) {
                String hook = Hooks.id(payload.path("response_url").asText());
                world.messages.show(user, channel, ack.payload(), hook);
            }
        });
    }

    public ObjectNode commandPayload(String user, String line, String channel) {
        return server.payloads.command(user, line, channel);
    }

    public CompletableFuture<Ack> press(String user, Message message, String label) {
        return server.deliveries.send("interactive", server.payloads.press(user, message, label), ack -> {});
    }

    /** Fills in the open form; fields not named stay as they came. */
    public CompletableFuture<Ack> submit(String user, Map<String, String> values) {
        Modal modal = modalOf(user).orElseThrow(() -> new AssertionError("no form is open for " + user));
        return server.deliveries.send(
                "interactive",
                server.payloads.submission(modal, values),
                ack -> world.views.submitted(modal, ack.payload()));
    }

    /** Closes the forms that are open without sending them; the bot hears nothing. */
    public void dismiss(String user) {
        world.views.dismiss(user);
    }

    /** Somebody else says something in a channel. */
    public void says(String channel, String text) {
        world.messages.say(channel, text);
    }

    public CompletableFuture<Ack> write(String user, String text) {
        return event(server.payloads.message(user, text));
    }

    public CompletableFuture<Ack> upload(String user, String name, String content) {
        String id = world.ids.next("F");
        world.files.add(id, content);
        return event(server.payloads.upload(user, id, name, content.length(), server.url() + "/files/" + id));
    }

    public CompletableFuture<Ack> mention(String user, String channel, String text) {
        return event(server.payloads.mention(user, channel, text));
    }

    public CompletableFuture<Ack> openHome(String user) {
        return event(server.payloads.homeOpened(user));
    }

    private CompletableFuture<Ack> event(ObjectNode event) {
        return server.deliveries.send("events_api", server.payloads.event(event), ack -> {});
    }

    /** Sends what was sent before once more, in a new envelope. */
    public CompletableFuture<Ack> again(ObjectNode payload, String type) {
        return server.deliveries.again(type, payload);
    }

    /** Sends the newest thing that somebody did once more, in a new envelope. */
    public CompletableFuture<Ack> again() {
        return server.deliveries.again();
    }

    @Override
    public void close() {
        server.close();
    }
}
