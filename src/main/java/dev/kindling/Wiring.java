package dev.kindling;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleDirectory;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePeople;
import dev.kindling.chat.console.ConsolePlatform;
import dev.kindling.chat.discord.DiscordAdapter;
import dev.kindling.chat.discord.DiscordCheck;
import dev.kindling.chat.slack.SlackAdapter;
import dev.kindling.chat.slack.SlackCheck;
import dev.kindling.cli.Launch;
import dev.kindling.cli.Reading;
import dev.kindling.cli.Running;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Doctor;
import dev.kindling.doctor.Examination;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.ignite.DrivenIgnite;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.IgniteHost;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Inventory;
import dev.kindling.ops.EnginePreparation;
import dev.kindling.ops.EngineWatch;
import dev.kindling.ops.HostExaminations;
import dev.kindling.ops.Housekeeping;
import dev.kindling.ops.Metrics;
import dev.kindling.ops.StateDirectory;
import dev.kindling.ops.backup.BackupTask;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.outbox.Pace;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.sshkey.HttpPublishedKeys;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.sshkey.Source;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.BackgroundWork;
import dev.kindling.store.CourteousTask;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.sql.SqlAuditLog;
import dev.kindling.store.sql.SqlConsoleMessages;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import dev.kindling.store.sql.SqlHomeViewers;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.store.sql.SqlTaskQueue;
import dev.kindling.team.Directory;
import dev.kindling.team.LiveTeams;
import dev.kindling.team.TeamsWatch;
import dev.kindling.web.BoardRoutes;
import dev.kindling.web.CommandHints;
import dev.kindling.web.ConsoleApi;
import dev.kindling.web.HostSocket;
import dev.kindling.web.ReadyCheck;
import dev.kindling.web.WebParts;
import dev.kindling.web.WebRoutes;
import dev.kindling.web.WebServer;
import dev.kindling.web.WebSettings;
import dev.kindling.web.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that constructs things, and the only one that knows the real clock and the real source of randomness. */
public final class Wiring {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    // Few: with many, a hundred machines made at once would take processor and disk from those who wait for an answer.
    private static final int ENGINE_THREADS = 4;
    private static final int TIMER_THREADS = 4;
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(3);
    private static final int CONSOLE_MESSAGES_PER_SECOND = 200;

    private static final Duration COURTESY = Duration.ofMillis(500);

    /** A button comes with the whole message that it stands on, percent-encoded. */
    private static final int LARGEST_SLACK_CALL = 512 * 1024;

    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();
    private final IgniteHost igniteHost;

    public Wiring() {
        this(IgniteHost.standard());
    }

    /** @param igniteHost where the engine {@code ignite} finds its host, other than on all but tests' machines */
    Wiring(IgniteHost igniteHost) {
        this.igniteHost = igniteHost;
    }

    /** Starts everything in order; whatever was opened is closed again when a later step fails. */
    public Running start(KindlingConfig config, TeamsConfig teams, Launch.Options options) {
        var opened = new OpenParts();
        try {
            return start(config, teams, options, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Running start(KindlingConfig config, TeamsConfig begun, Launch.Options options, OpenParts opened) {
        var teams = new LiveTeams(begun);
        var state = opened.add(StateDirectory.open(config.stateDir()));
        var database = opened.add(SqlDatabase.open(databaseFile(config, state.path())));
        var background = new BackgroundWork(database);
        var probe = opened.add(new SshProbe());
        var queue = new SqlTaskQueue(database, clock, ENGINE_THREADS, TIMER_THREADS);
        Map<Platform, OutboxWorker> workers = new EnumMap<>(Platform.class);
        Consumer<Platform> wake =
                platform -> Optional.ofNullable(workers.get(platform)).ifPresent(OutboxWorker::wake);
        Map<Platform, PlatformPeople> people = new EnumMap<>(Platform.class);
        var inventory = InventoryWiring.of(
                config,
                state.path(),
                background,
                queue,
                new Directory(teams),
                new Outbox(new SqlOutbox(), clock, wake),
                clock);
        inventory.ifPresent(opened::add);
        AuditLog audit = inventory.map(on -> on.watching(new SqlAuditLog())).orElseGet(SqlAuditLog::new);
        var engine = opened.add(engine(config, igniteHost, state.path(), inventory, clock));
        // Known when the server listens; until then nobody asks.
        var webAddress = new AtomicReference<>(
                config.publicUrl().map(url -> url.replaceAll("/+$", "")).orElse(""));
        var core = new Core(new Core.Surroundings(
                database,
                background,
                queue,
                engine,
                probe,
                audit,
                state.path(),
                config,
                teams,
                options.config().map(directory -> directory.resolve("workshops")),
                new HttpPublishedKeys(config.keySources()),
                sources(config.keySources()),
                wake,
                platform -> Optional.ofNullable(people.get(platform)),
                ZoneId.systemDefault(),
                BOOT_PATIENCE,
                () -> doctor(config, teams.get(), engine, database).examine(),
                webAddress::get,
                clock,
                random));
        people.put(Platform.CONSOLE, new ConsoleDirectory(teams));
        var consoleRows = new SqlConsoleMessages();
        var feed = new ConsoleFeed();
        var faults = new ConsoleFaults();
        var console = new ConsolePlatform(background, consoleRows, feed, faults, clock);
        workers.put(
                Platform.CONSOLE,
                new OutboxWorker(
                        console, core.outboxRows(), background, clock, Pace.perSecond(CONSOLE_MESSAGES_PER_SECOND)));
        Optional<SlackAdapter> slack = config.slack().map(on -> new SlackAdapter(on, teams, clock, random));
        slack.ifPresent(on -> people.put(Platform.SLACK, on.directory()));
        // Slack paces itself: its limits differ by channel and method.
        slack.ifPresent(on -> workers.put(
                Platform.SLACK, new OutboxWorker(on.platform(), core.outboxRows(), background, clock, anywhere -> {})));
        Optional<DiscordAdapter> discord = config.discord()
                .map(on -> new DiscordAdapter(
                        on,
                        teams,
                        new DiscordAdapter.Memory(
                                database,
                                new SqlDiscordForms(),
                                new SqlDiscordMissed(),
                                id -> database.read(tx -> core.outboxRows().findRefused(tx, id))
                                        .map(QueuedMessage::message),
                                id -> database.read(tx -> core.invocations().answered(tx, id)),
                                state.path()),
                        clock,
                        random));
        discord.ifPresent(on -> people.put(Platform.DISCORD, on.directory()));
        // Discord's limits are kept by the SDK.
        discord.ifPresent(on -> workers.put(
                Platform.DISCORD,
                new OutboxWorker(on.platform(), core.outboxRows(), background, clock, anywhere -> {})));
        var chat = new ConsoleChat(
                database,
                consoleRows,
                console,
                core.router(),
                () -> ConsolePeople.of(teams.get(), options.guests()),
                clock);
        var api = new ConsoleApi(
                chat,
                feed,
                core::ended,
                options.simulate() ? Optional.of(faults) : Optional.empty(),
                PasteGuard::redact);
        var metrics = new Metrics(database, core.sandboxes());
        Optional<BackupTask> backup = new Backups(clock).task(config);
        var engineWatch = opened.add(new EngineWatch(engine, clock));
        var web = opened.add(WebServer.start(
                new WebSettings(
                        config.http().address(),
                        config.http().port(),
                        options.portMayMove(),
                        config.console().flatMap(KindlingConfig.Console::password)),
                new WebParts(
                        config.console().map(on -> api),
                        () -> readiness(config, engineWatch, database, chats(slack, discord), inventory, backup),
                        metrics::scrape,
                        moreOfTheSite(config, core, slack)),
                random,
                clock));
        webAddress.compareAndSet("", web.url().toString());
        var hostChat = ConsoleChat.onHost(database, consoleRows, console, core.router(), clock);
        hostSocket(config.hostSocket(), hostChat, feed, core).ifPresent(opened::add);
        var housekeeping = new Housekeeping(core.invocations(), core.outboxRows(), background, clock);
        List<DurableTask> tasks = new ArrayList<>(core.tasks());
        var preparation = new EnginePreparation(engine, config.flavours().values(), clock);
        tasks.addAll(List.of(housekeeping, preparation));
        core.begin();
        housekeeping.begin(queue);
        preparation.begin(database, queue);
        inventory.ifPresent(on -> {
            tasks.add(on);
            on.carryOutRevertsBy(core.revival(), core.ends());
            on.begin(database);
            metrics.watch(
                    "kindling.inventory.unpushed",
                    "Commits not pushed yet",
                    () -> on.status().unpushed());
            metrics.watch(
                    "kindling.inventory.failures",
                    "Failed tries in a row",
                    () -> on.status().failures());
        });
        backup.ifPresent(on -> {
            tasks.add(on);
            on.begin(database, queue);
        });
        workers.values().forEach(one -> opened.add(one).start());
        // What takes the host's processors for seconds begins when a rush has been answered.
        tasks.replaceAll(task -> task.kind().lane() == TaskKind.Lane.ENGINE
                ? new CourteousTask(task, () -> discord.ifPresent(on -> on.awaitCalm(COURTESY)))
                : task);
        opened.add(queue).start(tasks);
        slack.ifPresent(on ->
                opened.add(on).start(core.router(), database, core.outbox(), core.homePage(), new SqlHomeViewers()));
        var catalogue = core.router().catalogue();
        discord.ifPresent(on -> opened.add(on)
                .start(
                        core.router(),
                        database,
                        core.outbox(),
                        catalogue,
                        new Suggestions(
                                database,
                                core.sandboxes(),
                                new KnownClasses(options.config().map(dir -> dir.resolve("workshops"))),
                                core.directory(),
                                catalogue)));
        options.config()
                .map(directory -> new TeamsWatch(new TeamsWatch.Parts(
                        directory.resolve("teams.yml"),
                        List.copyOf(config.flavours().keySet()),
                        Reading.reader(directory),
                        teams,
                        core::namedOperators,
                        core.outbox(),
                        audit,
                        background,
                        clock)))
                .ifPresent(watch -> opened.add(watch).start());
        log.info("Kindling runs on {} with the engine {}", web.url(), engine.name());
        return running(web.url(), opened);
    }

    private Doctor doctor(KindlingConfig config, TeamsConfig teams, SandboxEngine engine, SqlDatabase database) {
        var sandboxes = new SqlSandboxes();
        List<Examination> all = new ArrayList<>(new HostExaminations(
                        config,
                        engine,
                        HostCheckUp.database(config),
                        port -> database.read(sandboxes::live).stream()
                                .anyMatch(sandbox -> sandbox.port().equals(Optional.of(port))))
                .all());
        all.addAll(platformExaminations(config, teams, true, clock));
        return new Doctor(all, HostCheckUp.PATIENCE);
    }

    /** People in the chats need it not: without it Kindling runs on, and its scripts say that nobody answers. */
    private Optional<HostSocket> hostSocket(Path file, ConsoleChat chat, ConsoleFeed feed, Core core) {
        try {
            return Optional.of(HostSocket.start(file, chat, feed, core::ended, PasteGuard::redact, random));
        } catch (KindlingException e) {
            log.warn("kindling sandbox, workshop and admin do not work on this host: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static List<WebRoutes> moreOfTheSite(KindlingConfig config, Core core, Optional<SlackAdapter> slack) {
        List<WebRoutes> more = new ArrayList<>(List.of(new BoardRoutes(core::boardPage)));
        config.console().ifPresent(on -> more.add(new CommandHints(core.router().catalogue())));
        slack.filter(SlackAdapter::isCalled).map(Wiring::slackCalls).ifPresent(more::add);
        return more;
    }

    /** Where Slack sends commands, buttons, forms and events in mode http. */
    private static WebRoutes slackCalls(SlackAdapter slack) {
        return new Webhook("/slack/events", LARGEST_SLACK_CALL, call -> {
            var answer = slack.receive(call.headers(), call.body());
            return new Webhook.Answer(answer.status(), answer.contentType(), answer.body());
        });
    }

    static Path databaseFile(KindlingConfig config, Path stateDir) {
        String url = config.database().url();
        String prefix = "jdbc:sqlite:";
        if (!url.startsWith(prefix)) {
            throw new KindlingException(
                    "database.url must begin with " + prefix + "; other databases are not supported.");
        }
        return stateDir.resolve(url.substring(prefix.length()));
    }

    /** What the chat platforms that are switched on have to say about themselves. */
    static List<Examination> platformExaminations(
            KindlingConfig config, TeamsConfig teams, boolean besideARunningOne, InstantSource clock) {
        List<Examination> all = new ArrayList<>();
        config.slack()
                .map(on -> new SlackCheck(on, teams, clock))
                .ifPresent(check -> all.add(new Examination(
                        "Slack", () -> besideARunningOne ? check.runBesideARunningOne() : check.run())));
        config.discord()
                .map(on -> new DiscordCheck(on, teams, clock))
                .ifPresent(check -> all.add(new Examination("Discord", check::run)));
        return all;
    }

    /** @param inventory makes Ignite driven by Git where that is configured */
    static SandboxEngine engine(
            KindlingConfig config, Path stateDir, Optional<Inventory> inventory, InstantSource clock) {
        return engine(config, IgniteHost.standard(), stateDir, inventory, clock);
    }

    private static SandboxEngine engine(
            KindlingConfig config,
            IgniteHost igniteHost,
            Path stateDir,
            Optional<Inventory> inventory,
            InstantSource clock) {
        return switch (config.engine()) {
            case "rehearsal" ->
                new RehearsalEngine(
                        stateDir.resolve("rehearsal"), config.rehearsal().bind(), clock);
            case "ignite" -> {
                var ignite = new IgniteEngine(config.ignite(), igniteHost, stateDir.resolve("ignite"));
                yield inventory
                        .filter(on -> config.inventory().drives())
                        .<SandboxEngine>map(on ->
                                new DrivenIgnite(ignite, on, config.inventory().patience()))
                        .orElse(ignite);
            }
            default -> throw new KindlingException("There is no engine " + config.engine() + ".");
        };
    }

    private static Set<Source> sources(KindlingConfig.KeySources config) {
        Set<Source> enabled = EnumSet.noneOf(Source.class);
        config.github().ifPresent(url -> enabled.add(Source.GITHUB));
        config.gitlab().ifPresent(url -> enabled.add(Source.GITLAB));
        return enabled;
    }

    private static Map<String, ReadyCheck> readiness(
            KindlingConfig config,
            EngineWatch engine,
            SqlDatabase database,
            List<ChatPlatform> chats,
            Optional<Inventory> inventory,
            Optional<BackupTask> backup) {
        Map<String, ReadyCheck> checks = new LinkedHashMap<>();
        checks.put("database", databaseCheck(database));
        var health = engine.health();
        checks.put("engine", new ReadyCheck(health.ok(), health.detail()));
        for (ChatPlatform chat : chats) {
            var line = chat.connection();
            checks.put(chat.platform().key(), new ReadyCheck(line.up(), line.detail()));
        }
        inventory.ifPresent(on -> checks.put("inventory", InventoryWiring.ready(on, config)));
        // Told, but no reason to turn people away.
        backup.ifPresent(on -> checks.put("backup", new ReadyCheck(true, on.detail())));
        return checks;
    }

    private static List<ChatPlatform> chats(Optional<SlackAdapter> slack, Optional<DiscordAdapter> discord) {
        return Stream.concat(slack.map(SlackAdapter::platform).stream(), discord.map(DiscordAdapter::platform).stream())
                .toList();
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
