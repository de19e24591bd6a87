package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** What there is: people, guilds, channels, messages, commands, interactions. Read and changed only under {@link Patience}. */
final class World {
    private final Patience patience = new Patience();
    private final ServerClock clock;
    private final Snowflakes ids;
    private final Person bot;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, Guild> guilds = new LinkedHashMap<>();
    private final Map<String, Place> directs = new LinkedHashMap<>();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> commands = new LinkedHashMap<>();
    private final Map<String, Interaction> interactions = new LinkedHashMap<>();
    private final List<Modal> modals = new ArrayList<>();
    private final Set<String> closedToBot = new LinkedHashSet<>();
    private final Set<String> blockedContent = new LinkedHashSet<>();
    private final Set<String> outOfOrder = new LinkedHashSet<>();
    private final Set<String> pinned = new LinkedHashSet<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile String token;
    private volatile boolean thin;
    private volatile boolean measuring;
    private volatile Duration firstResponse = Interaction.FIRST_RESPONSE;

    World(InstantSource base, String token) {
        this.clock = new ServerClock(base);
        this.ids = new Snowflakes(clock);
        this.token = token;
        this.bot = new Person(ids.next(), "kindling");
        people.put(bot.id(), bot);
    }

    Patience patience() {
        return patience;
    }

    ServerClock clock() {
        return clock;
    }

    String newId() {
        return ids.next();
    }

    Person bot() {
        return bot;
    }

    /** An id of something that began then. */
    String idOf(Instant then) {
        return ids.at(then);
    }

    /** The application has the bot's id, as with all newer bots. */
    String application() {
        return bot.id();
    }

    String token() {
        return token;
    }

    void token(String other) {
        token = other;
    }

    /** Whether bodies are held against the published description. */
    boolean checksBodies() {
        return !measuring;
    }

    void measuring() {
        measuring = true;
    }

    /** Whether it leaves out what only Discord's own servers send. */
    boolean thin() {
        return thin;
    }

    void thin(boolean on) {
        thin = on;
    }

    /** How long it waits for the first response to an interaction. */
    Duration firstResponse() {
        return firstResponse;
    }

    void firstResponse(Duration patience) {
        firstResponse = patience;
    }

    Map<String, Person> people() {
        return people;
    }

    Map<String, Guild> guilds() {
        return guilds;
    }

    Map<String, Message> messages() {
        return messages;
    }

    Map<String, Interaction> interactions() {
        return interactions;
    }

    List<Modal> modals() {
        return modals;
    }

    Set<String> closedToBot() {
        return closedToBot;
    }

    Set<String> blockedContent() {
        return blockedContent;
    }

    /** Ids of guilds of which Discord itself knows nothing for the moment. */
    Set<String> outOfOrder() {
        return outOfOrder;
    }

    Set<String> pinned() {
        return pinned;
    }

    /** Commands of a guild, or the global ones under the empty name. */
    List<ObjectNode> commands(String guild) {
        return commands.computeIfAbsent(guild, any -> new ArrayList<>());
    }

    /** What somebody did against the rules; a test ends with none that it did not expect. */
    List<String> complaints() {
        return complaints;
    }

    void complain(String what) {
        complaints.add(what);
    }

    Guild guild(String id) {
        return Optional.ofNullable(guilds.get(id))
                .filter(guild -> guild.members().containsKey(bot.id()))
                .orElseThrow(() -> ApiError.unknown("Guild", 10004));
    }

    Optional<Place> place(String id) {
        return guilds.values().stream()
                .flatMap(guild -> guild.channels().values().stream())
                .filter(place -> place.id().equals(id))
                .findFirst()
                .or(() -> directs.values().stream()
                        .filter(place -> place.id().equals(id))
                        .findFirst());
    }

    /** The one direct channel between the bot and that person; the same for ever. */
    Place direct(Person person) {
        return directs.computeIfAbsent(
                person.id(),
                any -> new Place(newId(), Place.Kind.DIRECT, person.name(), Optional.empty(), Optional.of(person)));
    }

    boolean sharesGuild(Person person) {
        return guilds.values().stream()
                .anyMatch(guild -> guild.members().containsKey(person.id())
                        && guild.members().containsKey(bot.id()));
    }

    void change(String message, UnaryOperator<Message> change) {
        messages.computeIfPresent(message, (id, old) -> change.apply(old));
    }

    /** What that person sees in that channel now. */
    List<Message> seenBy(Person person, String channel) {
        return messages.values().stream()
                .filter(message -> message.channel().equals(channel)
                        && message.onlyFor().map(person.id()::equals).orElse(true))
                .toList();
    }
}
