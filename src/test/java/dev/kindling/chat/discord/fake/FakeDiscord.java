package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.testing.Line;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A Discord for an unmodified JDA, over real HTTP and WebSocket on the loopback: one guild with a channel "general" and the bot
 * in it, and what tests add. Strict: what Discord refuses is refused here, what it leaves open is read against us. A test
 * that expects no refusals ends with {@code assertThat(discord.complaints()).isEmpty()}.
 *
 * <p>Thread-safe. Time is the system's, which {@link #advance} puts ahead: for what the server forgets, never for JDA.
 */
public final class FakeDiscord implements AutoCloseable {
    /** The bot's token until {@link #resetToken}. */
    public static final String TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.G-fake.this-is-the-secret-of-the-bot";

    private final World world;
    private final Attachments attachments = new Attachments();
    private final Gateway gateway;
    private final Rest rest;
    private final Interactions interactions;
    private final Javalin server;
    private final Line line;
    private final Population population;
    private final Place general;
    private final Deeds deeds;
    private final Sights sights;

    public FakeDiscord() {
        this(InstantSource.system());
    }

    /** With another clock, which must begin near the system's time. */
    public FakeDiscord(InstantSource clock) {
        world = new World(clock, TOKEN);
        Shapes shapes = new Shapes(world);
        rest = new Rest(world.patience());
        gateway = new Gateway(world, shapes);
        interactions = new Interactions(world, shapes, gateway);
        Routes routes = new Routes();
        Messages messages = new Messages(world, shapes, attachments, this::tell);
        new InteractionRoutes(world, shapes, messages, routes);
        new ChannelRoutes(world, shapes, messages, routes);
        new GuildRoutes(world, shapes, gateway, routes);
        new CommandRoutes(world, routes);
        population = new Population(world, shapes, gateway);
        general = population.channel("general");
        sights = new Sights(world, attachments, population.first());
        deeds = new Deeds(world, shapes, gateway, attachments, interactions, general, sights);
        server = serve(new RestServer(world, rest, routes));
        attachments.servedAt("http://127.0.0.1:" + server.port() + "/attachments/");
        try {
            line = new Line(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gateway.behind(line);
    }

    /**
     * One whose time stands still but for {@link #advance}: nothing is ever too late because the machine is slow. Latencies are
     * measured all the same.
     */
    public static FakeDiscord withStandingClock() {
        return new FakeDiscord(InstantSource.fixed(Instant.now()));
    }

    /** One that waits a minute for first responses; see {@link #waitForResponses}. */
    public static FakeDiscord patient() {
        FakeDiscord discord = new FakeDiscord();
        discord.waitForResponses(Duration.ofMinutes(1));
        return discord;
    }

    private Javalin serve(RestServer api) {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.startupWatcherEnabled = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.jetty.addConnector((jetty, http) -> {
                        var connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
                        connector.setHost("127.0.0.1");
                        // Java's 50 are fewer than a burst opens at once; who finds no room is tried again by the
                        // kernel
                        // after a second, which says nothing about the bot.
                        connector.setAcceptQueueSize(1_024);
                        return connector;
                    });
                    String all = RestServer.BASE + "/<path>";
                    config.routes.get(all, api::handle);
                    config.routes.post(all, api::handle);
                    config.routes.put(all, api::handle);
                    config.routes.patch(all, api::handle);
                    config.routes.delete(all, api::handle);
                    config.routes.get(
                            "/attachments/<path>",
                            context -> attachments
                                    .content(context.pathParam("path"))
                                    .ifPresentOrElse(context::result, () -> context.status(404)));
                    config.routes.ws("/gw", ws -> {
                        ws.onConnect(gateway::connected);
                        ws.onMessage(context -> gateway.received(context, context.message()));
                        ws.onClose(gateway::closed);
                        ws.onError(gateway::broken);
                    });
                })
                .start();
    }

    private void tell(String type, ObjectNode data, int intent) {
        gateway.dispatch(type, data, intent, nanos -> {});
    }

    // --- Where it is, and its parts

    /** The base of the REST API, with the slash that JDA needs. */
    public String apiUrl() {
        return "http://127.0.0.1:" + server.port() + RestServer.BASE + "/";
    }

    public String gatewayUrl() {
        return gateway.url();
    }

    public Gateway gateway() {
        return gateway;
    }

    public Rest rest() {
        return rest;
    }

    /** What was done against the rules, by the bot or by the fake itself. */
    public List<String> complaints() {
        return List.copyOf(world.complaints());
    }

    /** Puts the server's time ahead: interactions and tokens grow old. */
    public void advance(Duration by) {
        world.patience().locked(() -> world.clock().advance(by));
    }

    public Instant now() {
        return world.clock().instant();
    }

    public String applicationId() {
        return world.application();
    }

    public Person bot() {
        return world.bot();
    }

    // --- Guilds, channels, roles, people

    /** Id of the guild that is there from the start. */
    public String guildId() {
        return population.first();
    }

    /** The channel that is there from the start. */
    public Place general() {
        return general;
    }

    /** Adds another guild, with the bot in it; its id. */
    public String addGuild(String name) {
        return population.addGuild(name);
    }

    public Place channel(String name) {
        return population.channel(name);
    }

    public Place channel(String guildId, String name) {
        return population.channel(guildId, name);
    }

    /** A thread that the bot has not heard of. */
    public Place thread(String name) {
        return population.thread(name);
    }

    public void deleteChannel(Place place) {
        population.deleteChannel(place);
    }

    /** Takes these permissions from the bot in that channel; see {@link Permissions}. */
    public void deny(Place place, long permissions) {
        population.deny(place, permissions);
    }

    public Role role(String name) {
        return population.role(name);
    }

    public Role role(String guildId, String name) {
        return population.role(guildId, name);
    }

    public void deleteRole(Role role) {
        population.deleteRole(role);
    }

    /** Somebody in the first guild, with these roles. */
    public Person person(String name, Role... roles) {
        return population.person(name, roles);
    }

    /** Somebody with an account who is in no guild. */
    public Person stranger(String name) {
        return population.stranger(name);
    }

    public void joins(Person person, String guildId) {
        population.joins(person, guildId);
    }

    /** Leaves the first guild. */
    public void leaves(Person person) {
        population.leaves(person);
    }

    public void give(Person person, Role role) {
        population.give(person, role);
    }

    public void take(Person person, Role role) {
        population.take(person, role);
    }

    /** Direct messages from the bot are refused (50007), or taken again. */
    public void closeDms(Person person, boolean closed) {
        population.closeDms(person, closed);
    }

    /** Discord's filter refuses what the bot writes to that person (20009). */
    public void filterDms(Person person) {
        population.filterDms(person);
    }

    /** Discord has an outage that this guild is in, or it is over. */
    public void outOfOrder(String guildId, boolean on) {
        population.outOfOrder(guildId, on);
    }

    /** The bot is thrown out of the guild. */
    public void kickBot(String guildId) {
        population.kickBot(guildId);
    }

    /**
     * From the next login on it is like a server that speaks as Discord does and is none of its own: events lack what Discord's
     * own have beside what they are about, answers lack headers, and an interaction's response is answered with 204.
     */
    public void speakThinly() {
        world.patience().locked(() -> world.thin(true));
    }

    /** Bodies are not held against the published description any more, which costs more than half of what a request does. */
    public void forMeasurements() {
        world.measuring();
    }

    /** The token is no longer good: 401 everywhere, and the gateway closes with 4004. */
    public void resetToken() {
        world.patience().locked(() -> world.token("reset-" + world.newId()));
        gateway.close(4004);
    }

    // --- What people do. Fails with an AssertionError where Discord's client would not let them.

    /** Sends a command in "general"; values by option name: text, numbers, {@link Person}, {@link Role}, {@link Place}, {@link SentFile}. */
    public Interaction slash(Person person, String line, Map<String, ?> options) {
        return deeds.slash(person, line, options);
    }

    public Interaction slash(Person person, String line) {
        return deeds.slash(person, line);
    }

    public Interaction slash(Person person, Place place, String line, Map<String, ?> options) {
        return deeds.slash(person, place, line, options);
    }

    /** Uses the bot as somebody who has installed it for themselves, in any place; {@code line} is command and verb. */
    public Interaction slashInstalled(Person person, Place place, String line) {
        return deeds.slashInstalled(person, place, line);
    }

    /** From now on what people do in conversations they do among friends, who read along. */
    public void amongFriends() {
        deeds.amongFriends();
    }

    /** Types in the option {@code typing}, whose value so far is in {@code options}. */
    public Interaction autocomplete(Person person, String line, Map<String, ?> options, String typing) {
        return deeds.autocomplete(person, line, options, typing);
    }

    /** Presses the button with that label, as the message stands now. */
    public Interaction press(Person person, Message message, String label) {
        return deeds.press(person, message, label);
    }

    /** Presses a button as this copy of the message shows it, though the message may have changed since. */
    public Interaction pressAsShown(Person person, Message message, String label) {
        return deeds.pressAsShown(person, message, label);
    }

    /** Chooses in the select menu with that custom id or placeholder. */
    public Interaction choose(Person person, Message message, String menu, List<String> values) {
        return deeds.choose(person, message, menu, values);
    }

    /** Fills the open form and sends it; values by custom id or label, the others stay as they came. */
    public Interaction submit(Person person, Map<String, String> values) {
        return deeds.submit(person, values);
    }

    /** The same in the old shape, with action rows, as some clients still send it. */
    public Interaction submitInRows(Person person, Map<String, String> values) {
        return deeds.submitInRows(person, values);
    }

    /** Closes the open form without sending it: the bot hears nothing. */
    public void dismiss(Person person) {
        deeds.dismiss(person);
    }

    /** Writes to the bot directly. */
    public Message write(Person person, String text, SentFile... files) {
        return deeds.write(person, text, files);
    }

    public Message write(Person person, Place place, String text, SentFile... files) {
        return deeds.write(person, place, text, files);
    }

    /** Sends what was sent before once more, with the same id. */
    public void deliverAgain(Interaction interaction) {
        world.patience().locked(() -> interactions.deliver(interaction));
    }

    /** Every interaction arrives twice from now on. */
    public void deliverTwice(boolean on) {
        world.patience().locked(() -> interactions.deliverTwice(on));
    }

    /** What that person does says from now on that they have these roles and are in the guild, though it is not so any more. */
    public void interactionsSayOldRoles(Person person, Role... roles) {
        world.patience()
                .locked(() -> interactions.saysRoles(
                        person.id(), Stream.of(roles).map(Role::id).toList()));
    }

    /**
     * Waits that long for first responses instead of three seconds. For tests that are not about those: nothing is lost then
     * because the machine is slow.
     */
    public void waitForResponses(Duration patience) {
        world.firstResponse(patience);
    }

    /** Interactions began that much before they are delivered, and as much of their 3 s is over. */
    public void deliverLate(Duration by) {
        world.patience().locked(() -> interactions.deliverLate(by));
    }

    // --- What people see

    /** All interactions, in order. */
    public List<Interaction> interactions() {
        return sights.interactions();
    }

    /** The direct channel of the bot with that person. */
    public Place direct(Person person) {
        return sights.direct(person);
    }

    /** What the bot wrote to that person directly, as it stands. */
    public List<Message> dms(Person person) {
        return sights.dms(person);
    }

    /** What only that person sees, in all channels. */
    public List<Message> ephemeral(Person person) {
        return sights.ephemeral(person);
    }

    /** What everybody sees in that channel. */
    public List<Message> messagesIn(Place place) {
        return sights.messagesIn(place);
    }

    public boolean pinned(Message message) {
        return sights.pinned(message);
    }

    /** The content of a file at that message; fails when there is none of that name. */
    public String file(Message message, String name) {
        return sights.file(message, name);
    }

    /** The form on that person's screen. */
    public Optional<Modal> modalOf(Person person) {
        return sights.modalOf(person);
    }

    /** The names of the commands registered for the first guild. */
    public List<String> commands() {
        return sights.commands();
    }

    /** The registered commands of a guild, or the global ones for the empty id. */
    public List<JsonNode> commandsOf(String guildId) {
        return sights.commandsOf(guildId);
    }

    public Message awaitDm(Person person) {
        return sights.awaitDm(person);
    }

    /** A direct message of the bot that is like that. */
    public Message awaitDm(Person person, Predicate<Message> like) {
        return sights.awaitDm(person, like);
    }

    /** A message in that channel, seen by all, that is like that. */
    public Message awaitMessage(Place place, Predicate<Message> like) {
        return sights.awaitMessage(place, like);
    }

    /** That message, once it is like that. */
    public Message awaitEdit(Message message, Predicate<Message> like) {
        return sights.awaitEdit(message, like);
    }

    /** Until the bot registered a command of that name for the first guild. */
    public void awaitCommand(String name) {
        sights.awaitCommand(name);
    }

    @Override
    public void close() {
        rest.stop();
        gateway.close();
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop();
    }
}
