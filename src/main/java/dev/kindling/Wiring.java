package dev.kindling;

import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePeople;
import dev.kindling.chat.console.ConsolePlatform;
import dev.kindling.chat.discord.DiscordAdapter;
import dev.kindling.chat.slack.SlackAdapter;
import dev.kindling.cli.Launch;
import dev.kindling.cli.Running;
import dev.kindling.command.CommandRouter;
import dev.kindling.command.Commands;
import dev.kindling.command.HomePage;
import dev.kindling.command.KeyLookups;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.IgniteHost;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.ops.CapacityWatch;
import dev.kindling.ops.EnginePreparation;
import dev.kindling.ops.Housekeeping;
import dev.kindling.ops.Metrics;
import dev.kindling.ops.StateDirectory;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.outbox.Pace;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.sandbox.HostLimits;
import dev.kindling.sandbox.SandboxFeature;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.sshkey.HttpPublishedKeys;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.sshkey.Source;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.BackgroundWork;
import dev.kindling.store.DurableTask;
import dev.kindling.store.sql.SqlAuditLog;
import dev.kindling.store.sql.SqlConsoleMessages;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlInvocations;
import dev.kindling.store.sql.SqlKeyLookups;
import dev.kindling.store.sql.SqlOperations;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlPorts;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.store.sql.SqlTaskQueue;
import dev.kindling.team.Directory;
import dev.kindling.web.ConsoleApi;
import dev.kindling.web.ReadyCheck;
import dev.kindling.web.WebParts;
import dev.kindling.web.WebServer;
import dev.kindling.web.WebSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that constructs things, and the only one that knows the real clock and the real source of randomness. */
public final class Wiring {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    private static final int ENGINE_THREADS = 16;
    private static final int TIMER_THREADS = 8;
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(3);
    private static final int CONSOLE_MESSAGES_PER_SECOND = 200;

    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();

    /** Starts everything in order; whatever was opened is closed again when a later step fails. */
    public Running start(KindlingConfig config, TeamsConfig teams, Launch.Options options) {
        refuseWhatIsNotBuilt(config);
        var opened = new OpenParts();
        try {
            return start(config, teams, options, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void refuseWhatIsNotBuilt(KindlingConfig config) {
        if (config.slack().filter(slack -> slack.mode().equals("http")).isPresent()) {
            throw new KindlingException(
                    "kindling.yml sets slack.mode to http, which this version does not serve yet. Set it"
                            + " to socket; Slack then needs no way in from outside.");
        }
        if (!config.inventory().mode().equals("off")) {
            throw new KindlingException(
                    "kindling.yml switches the inventory on, which this version does not keep yet. Set its mode to off.");
        }
    }

    private Running start(KindlingConfig config, TeamsConfig teams, Launch.Options options, OpenParts opened) {
        var state = opened.add(StateDirectory.open(config.stateDir()));
        var database = opened.add(SqlDatabase.open(databaseFile(config, state.path())));
        var background = new BackgroundWork(database);
        var engine = opened.add(engine(config, state.path()));
        var probe = opened.add(new SshProbe());
        var queue = new SqlTaskQueue(database, clock, ENGINE_THREADS, TIMER_THREADS);
        var sandboxes = new SqlSandboxes();
        var outboxRows = new SqlOutbox();
        var invocations = new SqlInvocations();
        var audit = new SqlAuditLog();
        var directory = new Directory(teams);
        var consoleRows = new SqlConsoleMessages();
        var feed = new ConsoleFeed();
        var faults = new ConsoleFaults();
        var console = new ConsolePlatform(background, consoleRows, feed, faults, clock);
        var worker =
                new OutboxWorker(console, outboxRows, background, clock, Pace.perSecond(CONSOLE_MESSAGES_PER_SECOND));
        Optional<SlackAdapter> slack = config.slack().map(on -> new SlackAdapter(on, teams, clock, random));
        Map<Platform, OutboxWorker> workers = new EnumMap<>(Platform.class);
        workers.put(Platform.CONSOLE, worker);
        // Slack paces itself: its limits differ by channel and method.
        slack.ifPresent(on -> workers.put(
                Platform.SLACK, new OutboxWorker(on.platform(), outboxRows, background, clock, anywhere -> {})));
        Optional<DiscordAdapter> discord = config.discord()
                .map(on -> new DiscordAdapter(
                        on,
                        teams,
                        id -> database.read(tx -> outboxRows.findRefused(tx, id))
                                .map(QueuedMessage::message),
                        clock,
                        random));
        // Discord's limits are kept by the SDK.
        discord.ifPresent(on -> workers.put(
                Platform.DISCORD, new OutboxWorker(on.platform(), outboxRows, background, clock, anywhere -> {})));
        Consumer<Platform> wake =
                platform -> Optional.ofNullable(workers.get(platform)).ifPresent(OutboxWorker::wake);
        var outbox = new Outbox(outboxRows, clock, wake);
        var capacity = new CapacityWatch(engine, clock);
        var feature = SandboxFeature.assemble(new SandboxFeature.Parts(
                background,
                queue,
                sandboxes,
                new SqlOperations(),
                new SqlPorts(),
                audit,
                outbox,
                directory,
                team -> teams.teams().containsKey(team)
                        ? teams.teams().get(team).sandboxes()
                        : Optional.of(0),
                new HostLimits(
                        capacity, config.host().reserveMemory(), config.host().reserveDisk()),
                engine,
                new HostKeyStore(state.path().resolve("host-keys")),
                probe,
                config.host(),
                config.limits(),
                BOOT_PATIENCE,
                clock,
                random));
        var lookups = new KeyLookups(
                new SqlKeyLookups(),
                new HttpPublishedKeys(config.keySources()),
                sources(config.keySources()),
                queue,
                database,
                outbox,
                clock,
                random);
        CommandRouter router = Commands.assemble(new Commands.Parts(
                database,
                invocations,
                directory,
                feature.service(),
                sandboxes,
                lookups,
                outboxRows,
                audit,
                config,
                engine::replacesKeysInPlace,
                wake,
                clock,
                random));
        var chat = new ConsoleChat(
                database, consoleRows, console, router, () -> ConsolePeople.of(teams, options.guests()), clock);
        var api = new ConsoleApi(
                chat,
                feed,
                invocation -> ended(database, feature, outboxRows, lookups, invocation),
                options.simulate() ? Optional.of(faults) : Optional.empty(),
                PasteGuard::redact);
        var metrics = new Metrics(database, sandboxes);
        var web = opened.add(WebServer.start(
                new WebSettings(
                        config.http().address(),
                        config.http().port(),
                        options.portMayMove(),
                        config.console().flatMap(KindlingConfig.Console::password)),
                new WebParts(
                        config.console().map(on -> api),
                        () -> readiness(engine, database, chats(slack, discord)),
                        metrics::scrape,
                        List.of()),
                random,
                clock));
        var housekeeping = new Housekeeping(invocations, outboxRows, background, clock);
        List<DurableTask> tasks = new ArrayList<>(feature.tasks());
        var preparation = new EnginePreparation(engine, config.flavours().values(), clock);
        tasks.addAll(List.of(lookups, capacity, housekeeping, preparation));
        feature.begin(database, queue, clock);
        capacity.begin(database, queue);
        housekeeping.begin(queue);
        preparation.begin(database, queue);
        workers.values().forEach(one -> opened.add(one).start());
        opened.add(queue).start(tasks);
        slack.ifPresent(on -> opened.add(on)
                .start(
                        router,
                        database,
                        outbox,
                        new HomePage(
                                database,
                                directory,
                                sandboxes,
                                feature.service().cards(),
                                clock)));
        discord.ifPresent(on -> opened.add(on)
                .start(
                        router,
                        database,
                        outbox,
                        router.catalogue(),
                        new Suggestions(database, sandboxes, directory, router.catalogue())));
        log.info("Kindling runs on {} with the engine {}", web.url(), engine.name());
        return running(web.url(), opened);
    }

    private static Path databaseFile(KindlingConfig config, Path stateDir) {
        String url = config.database().url();
        String prefix = "jdbc:sqlite:";
        if (!url.startsWith(prefix)) {
            throw new KindlingException(
                    "database.url must begin with " + prefix + "; other databases are not supported.");
        }
        return stateDir.resolve(url.substring(prefix.length()));
    }

    private SandboxEngine engine(KindlingConfig config, Path stateDir) {
        return switch (config.engine()) {
            case "rehearsal" ->
                new RehearsalEngine(
                        stateDir.resolve("rehearsal"), config.rehearsal().bind(), clock);
            case "ignite" -> new IgniteEngine(config.ignite(), IgniteHost.standard(), stateDir.resolve("ignite"));
            default -> throw new KindlingException("There is no engine " + config.engine() + ".");
        };
    }

    private static Set<Source> sources(KindlingConfig.KeySources config) {
        Set<Source> enabled = EnumSet.noneOf(Source.class);
        config.github().ifPresent(url -> enabled.add(Source.GITHUB));
        config.gitlab().ifPresent(url -> enabled.add(Source.GITLAB));
        return enabled;
    }

    private static boolean ended(
            SqlDatabase database,
            SandboxFeature feature,
            SqlOutbox outbox,
            KeyLookups lookups,
            InvocationId invocation) {
        return database.read(tx -> !feature.underWay(tx, invocation)
                && !lookups.unfinished(tx, invocation)
                && !outbox.pending(tx, invocation));
    }

    private static List<ChatPlatform> chats(Optional<SlackAdapter> slack, Optional<DiscordAdapter> discord) {
        return Stream.concat(slack.map(SlackAdapter::platform).stream(), discord.map(DiscordAdapter::platform).stream())
                .toList();
    }

    private static Map<String, ReadyCheck> readiness(
            SandboxEngine engine, SqlDatabase database, List<ChatPlatform> chats) {
        Map<String, ReadyCheck> checks = new LinkedHashMap<>();
        checks.put("database", databaseCheck(database));
        var health = engine.health();
        checks.put("engine", new ReadyCheck(health.ok(), health.detail()));
        for (ChatPlatform chat : chats) {
            var line = chat.connection();
            checks.put(chat.platform().key(), new ReadyCheck(line.up(), line.detail()));
        }
        return checks;
    }

    private static ReadyCheck databaseCheck(SqlDatabase database) {
        try {
            database.read(tx -> true);
            return new ReadyCheck(true, "answers");
        } catch (RuntimeException e) {
            return new ReadyCheck(false, "does not answer");
        }
    }

    private static Running running(URI url, OpenParts opened) {
        return new Running() {
            @Override
            public URI url() {
                return url;
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
