package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.discord.fake.Interaction.Kind;
import dev.kindling.testing.Line;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    private static final Duration AGE = Duration.ofDays(30);

    private final World world;
    private final Shapes shapes;
    private final Attachments attachments = new Attachments();
    private final Gateway gateway;
    private final Rest rest;
    private final Interactions interactions;
    private final Javalin server;
    private final Line line;
    private final String guild;
    private final Place general;

    public FakeDiscord() {
        this(InstantSource.system());
    }

    /** With another clock, which must begin near the system's time. */
    public FakeDiscord(InstantSource clock) {
        world = new World(clock, TOKEN);
        shapes = new Shapes(world);
        rest = new Rest(world.patience());
        gateway = new Gateway(world, shapes);
        interactions = new Interactions(world, shapes, gateway);
        Routes routes = new Routes();
        Messages messages = new Messages(world, shapes, attachments, this::tell);
        new InteractionRoutes(world, shapes, messages, routes);
        new ChannelRoutes(world, shapes, messages, routes);
        new GuildRoutes(world, shapes, gateway, routes);
        new CommandRoutes(world, routes);
        guild = addGuild("Fake guild");
        general = channel(guild, "general");
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

    private Javalin serve(RestServer api) {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.startupWatcherEnabled = false;
                    config.startup.showOldJavalinVersionWarning = false;
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
                .start("127.0.0.1", 0);
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
        return guild;
    }

    /** The channel that is there from the start. */
    public Place general() {
        return general;
    }

    /** Adds another guild, with the bot in it; its id. */
    public String addGuild(String name) {
        return world.patience().locked(() -> {
            Person owner = newPerson("owner of " + name);
            Guild added = new Guild(world.newId(), name, owner.id());
            added.roles().put(added.id(), new Role(added.id(), added.id(), "@everyone", Permissions.OF_EVERYONE));
            Role own = new Role(world.newId(), added.id(), world.bot().name(), Permissions.OF_BOT);
            added.roles().put(own.id(), own);
            added.join(owner, now().minus(AGE));
            added.join(world.bot(), now().minus(AGE));
            added.members().get(world.bot().id()).roles().add(own.id());
            world.guilds().put(added.id(), added);
            tell("GUILD_CREATE", shapes.guildCreate(added), Intents.GUILDS);
            return added.id();
        });
    }

    public Place channel(String name) {
        return channel(guild, name);
    }

    public Place channel(String guildId, String name) {
        return addPlace(guildId, name, Place.Kind.TEXT);
    }

    /** A thread that the bot has not heard of. */
    public Place thread(String name) {
        return addPlace(guild, name, Place.Kind.THREAD);
    }

    private Place addPlace(String guildId, String name, Place.Kind kind) {
        return world.patience().locked(() -> {
            Place place = new Place(world.newId(), kind, name, Optional.of(guildId), Optional.empty());
            world.guilds().get(guildId).channels().put(place.id(), place);
            if (kind != Place.Kind.THREAD) {
                tell("CHANNEL_CREATE", shapes.channel(place), Intents.GUILDS);
            }
            return place;
        });
    }

    public void deleteChannel(Place place) {
        world.patience().locked(() -> {
            tell("CHANNEL_DELETE", shapes.channel(place), Intents.GUILDS);
            world.guilds().get(place.guild().orElseThrow()).channels().remove(place.id());
            world.messages().values().removeIf(message -> message.channel().equals(place.id()));
        });
    }

    /** Takes these permissions from the bot in that channel; see {@link Permissions}. */
    public void deny(Place place, long permissions) {
        world.patience().locked(() -> {
            world.guilds()
                    .get(place.guild().orElseThrow())
                    .overwritesForBot()
                    .put(place.id(), new Guild.Overwrite(0, permissions));
            tell("CHANNEL_UPDATE", shapes.channel(place), Intents.GUILDS);
        });
    }

    public Role role(String name) {
        return role(guild, name);
    }

    public Role role(String guildId, String name) {
        return world.patience().locked(() -> {
            Role role = new Role(world.newId(), guildId, name, 0);
            Guild of = world.guilds().get(guildId);
            of.roles().put(role.id(), role);
            ObjectNode event = Json.object().put("guild_id", guildId);
            event.set("role", shapes.role(of, role));
            tell("GUILD_ROLE_CREATE", event, Intents.GUILDS);
            return role;
        });
    }

    public void deleteRole(Role role) {
        world.patience().locked(() -> {
            Guild of = world.guilds().get(role.guild());
            of.roles().remove(role.id());
            of.members().values().forEach(member -> member.roles().remove(role.id()));
            tell("GUILD_ROLE_DELETE", Json.object().put("guild_id", of.id()).put("role_id", role.id()), Intents.GUILDS);
        });
    }

    /** Somebody in the first guild, with these roles. */
    public Person person(String name, Role... roles) {
        return world.patience().locked(() -> {
            Person person = newPerson(name);
            joins(person, guild);
            for (Role role : roles) {
                give(person, role);
            }
            return person;
        });
    }

    /** Somebody with an account who is in no guild. */
    public Person stranger(String name) {
        return world.patience().locked(() -> newPerson(name));
    }

    private Person newPerson(String name) {
        Person person = new Person(world.newId(), name);
        world.people().put(person.id(), person);
        return person;
    }

    public void joins(Person person, String guildId) {
        world.patience().locked(() -> {
            Guild joined = world.guilds().get(guildId);
            joined.join(person, now().minus(AGE));
            ObjectNode event = shapes.member(joined.members().get(person.id())).put("guild_id", guildId);
            tell("GUILD_MEMBER_ADD", event, Intents.GUILD_MEMBERS);
        });
    }

    /** Leaves the first guild. */
    public void leaves(Person person) {
        world.patience().locked(() -> {
            world.guilds().get(guild).members().remove(person.id());
            ObjectNode event = Json.object().put("guild_id", guild);
            event.set("user", shapes.user(person));
            tell("GUILD_MEMBER_REMOVE", event, Intents.GUILD_MEMBERS);
        });
    }

    public void give(Person person, Role role) {
        roles(person, role, true);
    }

    public void take(Person person, Role role) {
        roles(person, role, false);
    }

    private void roles(Person person, Role role, boolean has) {
        world.patience().locked(() -> {
            Guild.Membership member = world.guilds().get(role.guild()).members().get(person.id());
            if (has) {
                member.roles().add(role.id());
            } else {
                member.roles().remove(role.id());
            }
            // Without the privileged intent a bot hears only of its own roles.
            tell(
                    "GUILD_MEMBER_UPDATE",
                    shapes.member(member).put("guild_id", role.guild()),
                    person.equals(world.bot()) ? Intents.ALWAYS : Intents.GUILD_MEMBERS);
        });
    }

    /** Direct messages from the bot are refused (50007), or taken again. */
    public void closeDms(Person person, boolean closed) {
        world.patience().locked(() -> {
            if (closed) {
                world.closedToBot().add(person.id());
            } else {
                world.closedToBot().remove(person.id());
            }
        });
    }

    /** Discord's filter refuses what the bot writes to that person (20009). */
    public void filterDms(Person person) {
        world.patience().locked(() -> {
            world.blockedContent().add(person.id());
        });
    }

    /** Discord has an outage that this guild is in, or it is over. */
    public void outOfOrder(String guildId, boolean on) {
        world.patience().locked(() -> {
            if (on && world.outOfOrder().add(guildId)) {
                tell("GUILD_DELETE", Json.object().put("id", guildId).put("unavailable", true), Intents.GUILDS);
            } else if (!on && world.outOfOrder().remove(guildId)) {
                tell("GUILD_CREATE", shapes.guildCreate(world.guilds().get(guildId)), Intents.GUILDS);
            }
        });
    }

    /** The bot is thrown out of the guild. */
    public void kickBot(String guildId) {
        world.patience().locked(() -> {
            world.guilds().get(guildId).members().remove(world.bot().id());
            world.commands(guildId).clear();
            tell("GUILD_DELETE", Json.object().put("id", guildId), Intents.GUILDS);
        });
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
        return slash(person, general, line, options);
    }

    public Interaction slash(Person person, String line) {
        return slash(person, general, line, Map.of());
    }

    public Interaction slash(Person person, Place place, String line, Map<String, ?> options) {
        return world.patience()
                .locked(() -> interactions.begin(
                        Kind.COMMAND,
                        person,
                        place,
                        new CommandInput(world, shapes, attachments, place)
                                .data(person, line, options, Optional.empty()),
                        Optional.empty()));
    }

    /** Uses the bot as somebody who has installed it for themselves, in any place; {@code line} is command and verb. */
    public Interaction slashInstalled(Person person, Place place, String line) {
        String[] words = line.split(" ");
        return world.patience().locked(() -> interactions.beginInstalled(person, place, words[0], words[1]));
    }

    /** From now on what people do in conversations they do among friends, who read along. */
    public void amongFriends() {
        world.patience().locked(interactions::amongFriends);
    }

    /** Types in the option {@code typing}, whose value so far is in {@code options}. */
    public Interaction autocomplete(Person person, String line, Map<String, ?> options, String typing) {
        return world.patience()
                .locked(() -> interactions.begin(
                        Kind.AUTOCOMPLETE,
                        person,
                        general,
                        new CommandInput(world, shapes, attachments, general)
                                .data(person, line, options, Optional.of(typing)),
                        Optional.empty()));
    }

    /** Presses the button with that label, as the message stands now. */
    public Interaction press(Person person, Message message, String label) {
        Message current = world.patience()
                .locked(() -> Optional.ofNullable(world.messages().get(message.id()))
                        .orElseThrow(() -> new AssertionError("the message is gone: " + message.text())));
        return pressAsShown(person, current, label);
    }

    /** Presses a button as this copy of the message shows it, though the message may have changed since. */
    public Interaction pressAsShown(Person person, Message message, String label) {
        JsonNode button = message.button(label);
        if (button.path("disabled").asBoolean() || !button.has("custom_id")) {
            throw new AssertionError("that button cannot be pressed: " + button);
        }
        return component(person, message, button, List.of());
    }

    /** Chooses in the select menu with that custom id or placeholder. */
    public Interaction choose(Person person, Message message, String menu, List<String> values) {
        JsonNode select = Components.walk(message.components())
                .filter(component -> Components.isSelect(component)
                        && List.of(Json.text(component, "custom_id"), Json.text(component, "placeholder"))
                                .contains(menu))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no menu " + menu + " in " + message.components()));
        List<String> offered = Json.list(select.path("options")).stream()
                .map(option -> Json.text(option, "value"))
                .toList();
        if (select.path("disabled").asBoolean()
                || values.size() < select.path("min_values").asInt(1)
                || values.size() > select.path("max_values").asInt(1)
                || (!offered.isEmpty() && !offered.containsAll(values))) {
            throw new AssertionError("cannot choose " + values + " of " + select);
        }
        return component(person, message, select, values);
    }

    private Interaction component(Person person, Message message, JsonNode component, List<String> values) {
        return world.patience().locked(() -> {
            Place place = world.place(message.channel()).orElseThrow();
            if (message.onlyFor().filter(only -> !only.equals(person.id())).isPresent()
                    || place.with().filter(with -> !with.equals(person)).isPresent()) {
                throw new AssertionError(person.name() + " does not see that message");
            }
            ObjectNode data = Json.object()
                    .put("component_type", component.path("type").asInt())
                    .put("custom_id", Json.text(component, "custom_id"))
                    .put("id", component.path("id").asInt());
            if (Components.isSelect(component)) {
                data.set("values", Json.strings(values));
            }
            return interactions.begin(Kind.COMPONENT, person, place, data, Optional.of(message));
        });
    }

    /** Fills the open form and sends it; values by custom id or label, the others stay as they came. */
    public Interaction submit(Person person, Map<String, String> values) {
        return submit(person, values, false);
    }

    /** The same in the old shape, with action rows, as some clients still send it. */
    public Interaction submitInRows(Person person, Map<String, String> values) {
        return submit(person, values, true);
    }

    private Interaction submit(Person person, Map<String, String> values, boolean inRows) {
        return world.patience().locked(() -> {
            Modal modal = modalOf(person).orElseThrow(() -> new AssertionError("no form is open for " + person.name()));
            ObjectNode data = Interactions.submission(modal, values, inRows);
            world.modals().remove(modal);
            return interactions.begin(
                    Kind.MODAL_SUBMIT,
                    person,
                    modal.place(),
                    data,
                    modal.message().map(world.messages()::get));
        });
    }

    /** Closes the open form without sending it: the bot hears nothing. */
    public void dismiss(Person person) {
        world.patience()
                .locked(() -> world.modals().removeIf(modal -> modal.person().equals(person)));
    }

    /** Writes to the bot directly. */
    public Message write(Person person, String text, SentFile... files) {
        return write(person, direct(person), text, files);
    }

    public Message write(Person person, Place place, String text, SentFile... files) {
        return world.patience().locked(() -> {
            String id = world.newId();
            var attached = Json.array();
            for (SentFile file : files) {
                attached.add(attachments.keep(world.newId(), place.id(), file.name(), file.bytes()));
            }
            Message message = new Message(
                    id,
                    place.id(),
                    person,
                    text,
                    Json.array(),
                    Json.array(),
                    attached,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    now(),
                    Optional.empty(),
                    0,
                    false);
            world.messages().put(id, message);
            ObjectNode event = shapes.message(message);
            place.guild().ifPresent(in -> {
                ObjectNode member =
                        shapes.member(world.guilds().get(in).members().get(person.id()));
                member.remove("user");
                event.put("guild_id", in).set("member", member);
            });
            tell("MESSAGE_CREATE", event, Messages.intent(place));
            return message;
        });
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

    /** Interactions began that much before they are delivered, and as much of their 3 s is over. */
    public void deliverLate(Duration by) {
        world.patience().locked(() -> interactions.deliverLate(by));
    }

    // --- What people see

    /** All interactions, in order. */
    public List<Interaction> interactions() {
        return world.patience().locked(() -> List.copyOf(world.interactions().values()));
    }

    /** The direct channel of the bot with that person. */
    public Place direct(Person person) {
        return world.patience().locked(() -> world.direct(person));
    }

    /** What the bot wrote to that person directly, as it stands. */
    public List<Message> dms(Person person) {
        return world.patience()
                .locked(() -> world.seenBy(person, world.direct(person).id()).stream()
                        .filter(message -> message.author().equals(world.bot()))
                        .toList());
    }

    /** What only that person sees, in all channels. */
    public List<Message> ephemeral(Person person) {
        return world.patience()
                .locked(() -> world.messages().values().stream()
                        .filter(message -> message.onlyFor().equals(Optional.of(person.id())))
                        .toList());
    }

    /** What everybody sees in that channel. */
    public List<Message> messagesIn(Place place) {
        return world.patience()
                .locked(() -> world.messages().values().stream()
                        .filter(message -> message.channel().equals(place.id()) && !message.ephemeral())
                        .toList());
    }

    public boolean pinned(Message message) {
        return world.patience().locked(() -> world.pinned().contains(message.id()));
    }

    /** The content of a file at that message; fails when there is none of that name. */
    public String file(Message message, String name) {
        return Json.list(message.attachments()).stream()
                .filter(attachment -> Json.text(attachment, "filename").equals(name))
                .map(attachment -> message.channel() + "/" + Json.text(attachment, "id") + "/" + name)
                .flatMap(path -> attachments.content(path).stream())
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + name + " but " + message.attachments()));
    }

    /** The form on that person's screen. */
    public Optional<Modal> modalOf(Person person) {
        return world.patience()
                .locked(() -> world.modals().stream()
                        .filter(modal -> modal.person().equals(person))
                        .reduce((one, other) -> other));
    }

    /** The names of the commands registered for the first guild. */
    public List<String> commands() {
        return world.patience()
                .locked(() -> world.commands(guild).stream()
                        .map(command -> Json.text(command, "name"))
                        .toList());
    }

    /** The registered commands of a guild, or the global ones for the empty id. */
    public List<JsonNode> commandsOf(String guildId) {
        return world.patience().locked(() -> List.<JsonNode>copyOf(world.commands(guildId)));
    }

    // --- Waiters

    public Message awaitDm(Person person) {
        return awaitDm(person, any -> true);
    }

    /** A direct message of the bot that is like that. */
    public Message awaitDm(Person person, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "a direct message like that to " + person.name() + "; there are "
                                + dms(person).stream().map(Message::text).toList() + ", complaints: " + complaints(),
                        () -> dms(person).stream().filter(like).findFirst());
    }

    /** A message in that channel, seen by all, that is like that. */
    public Message awaitMessage(Place place, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "a message like that in " + place.name() + "; there are "
                                + messagesIn(place).stream().map(Message::text).toList() + ", complaints: "
                                + complaints(),
                        () -> messagesIn(place).stream().filter(like).findFirst());
    }

    /** That message, once it is like that. */
    public Message awaitEdit(Message message, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "that the message changes; it is "
                                + world.messages().get(message.id()),
                        () -> Optional.ofNullable(world.messages().get(message.id()))
                                .filter(like));
    }

    /** Until the bot registered a command of that name for the first guild. */
    public void awaitCommand(String name) {
        world.patience()
                .await(
                        Patience.USUAL,
                        () -> "the command /" + name + "; there are " + commands() + ", complaints: " + complaints(),
                        () -> commands().contains(name) ? Optional.of(true) : Optional.empty());
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
