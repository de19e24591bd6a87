package dev.kindling;

import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.console.ConsoleDirectory;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePlatform;
import dev.kindling.chat.discord.DiscordAdapter;
import dev.kindling.chat.slack.SlackAdapter;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.outbox.Pace;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.store.BackgroundWork;
import dev.kindling.store.sql.SqlConsoleMessages;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import dev.kindling.store.sql.SqlHomeViewers;
import dev.kindling.team.LiveTeams;
import dev.kindling.web.WebRoutes;
import dev.kindling.web.Webhook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Puts the chat platforms together: the console always, Slack and Discord where the configuration has them. The features
 * know them by name only ({@link #wake}, {@link #people}) and before there are any; {@link #join} makes them.
 */
final class ChatWiring {
    private static final int CONSOLE_MESSAGES_PER_SECOND = 200;
    private static final Duration COURTESY = Duration.ofMillis(500);

    /** A button comes with the whole message that it stands on, percent-encoded. */
    private static final int LARGEST_SLACK_CALL = 512 * 1024;

    private final KindlingConfig config;
    private final LiveTeams teams;
    private final SqlDatabase database;
    private final BackgroundWork background;
    private final Path state;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final SqlConsoleMessages consoleRows = new SqlConsoleMessages();
    private final ConsoleFeed feed = new ConsoleFeed();
    private final ConsoleFaults faults = new ConsoleFaults();
    private final ConsolePlatform console;
    private final Map<Platform, OutboxWorker> workers = new EnumMap<>(Platform.class);
    private final Map<Platform, PlatformPeople> people = new EnumMap<>(Platform.class);
    private Optional<SlackAdapter> slack = Optional.empty();
    private Optional<DiscordAdapter> discord = Optional.empty();

    ChatWiring(
            KindlingConfig config,
            LiveTeams teams,
            SqlDatabase database,
            BackgroundWork background,
            Path state,
            InstantSource clock,
            RandomGenerator random) {
        this.config = config;
        this.teams = teams;
        this.database = database;
        this.background = background;
        this.state = state;
        this.clock = clock;
        this.random = random;
        console = new ConsolePlatform(background, consoleRows, feed, faults, clock);
    }

    /** Makes the platforms, each with what of the core it looks up by itself. Nothing is connected yet. */
    void join(Core core) {
        people.put(Platform.CONSOLE, new ConsoleDirectory(teams));
        deliverBy(core, console, Pace.perSecond(CONSOLE_MESSAGES_PER_SECOND));
        slack = config.slack().map(on -> new SlackAdapter(on, teams, clock, random));
        slack.ifPresent(on -> {
            people.put(Platform.SLACK, on.directory());
            // Slack paces itself: its limits differ by channel and method.
            deliverBy(core, on.platform(), anywhere -> {});
        });
        discord = config.discord().map(on -> new DiscordAdapter(on, teams, discordMemory(core), clock, random));
        discord.ifPresent(on -> {
            people.put(Platform.DISCORD, on.directory());
            // Discord's limits are kept by the SDK.
            deliverBy(core, on.platform(), anywhere -> {});
        });
    }

    private void deliverBy(Core core, ChatPlatform platform, Pace pace) {
        workers.put(platform.platform(), new OutboxWorker(platform, core.outboxRows(), background, clock, pace));
    }

    private DiscordAdapter.Memory discordMemory(Core core) {
        return new DiscordAdapter.Memory(
                database,
                new SqlDiscordForms(),
                new SqlDiscordMissed(),
                id -> database.read(tx -> core.outboxRows().findRefused(tx, id)).map(QueuedMessage::message),
                id -> database.read(tx -> core.invocations().answered(tx, id)),
                state);
    }

    /** There is something in the outbox for that platform. */
    void wake(Platform platform) {
        Optional.ofNullable(workers.get(platform)).ifPresent(OutboxWorker::wake);
    }

    Optional<PlatformPeople> people(Platform platform) {
        return Optional.ofNullable(people.get(platform));
    }

    /** What the outbox holds is sent from now on. */
    void deliver(OpenParts opened) {
        workers.values().forEach(one -> opened.add(one).start());
    }

    /** Commands are taken from now on; connecting goes on in the background and each platform may fail alone. */
    void listen(Core core, KnownClasses classes, OpenParts opened) {
        slack.ifPresent(on ->
                opened.add(on).start(core.router(), database, core.outbox(), core.homePage(), new SqlHomeViewers()));
        var catalogue = core.router().catalogue();
        discord.ifPresent(on -> opened.add(on)
                .start(
                        core.router(),
                        database,
                        core.outbox(),
                        catalogue,
                        new Suggestions(database, core.sandboxes(), classes, core.directory(), catalogue)));
    }

    /** Returns when a rush has been answered, or after a moment. */
    void awaitCalm() {
        discord.ifPresent(on -> on.awaitCalm(COURTESY));
    }

    /** Where Slack sends commands, buttons, forms and events in mode http. */
    Optional<WebRoutes> calls() {
        return slack.filter(SlackAdapter::isCalled)
                .map(on -> new Webhook("/slack/events", LARGEST_SLACK_CALL, call -> {
                    var answer = on.receive(call.headers(), call.body());
                    return new Webhook.Answer(answer.status(), answer.contentType(), answer.body());
                }));
    }

    /** Those that a connection leads to, Slack first. */
    List<ChatPlatform> remote() {
        return Stream.concat(slack.map(SlackAdapter::platform).stream(), discord.map(DiscordAdapter::platform).stream())
                .toList();
    }

    SqlConsoleMessages consoleRows() {
        return consoleRows;
    }

    ConsolePlatform console() {
        return console;
    }

    ConsoleFeed feed() {
        return feed;
    }

    ConsoleFaults faults() {
        return faults;
    }
}
