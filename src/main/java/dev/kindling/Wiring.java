package dev.kindling;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePeople;
import dev.kindling.chat.discord.DiscordCheck;
import dev.kindling.chat.slack.SlackCheck;
import dev.kindling.cli.Launch;
import dev.kindling.cli.Reading;
import dev.kindling.cli.Running;
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
import dev.kindling.sshkey.HttpPublishedKeys;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.sshkey.Source;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.BackgroundWork;
import dev.kindling.store.CourteousTask;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.sql.SqlAuditLog;
import dev.kindling.store.sql.SqlDatabase;
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
import dev.kindling.web.WebParts;
import dev.kindling.web.WebRoutes;
import dev.kindling.web.WebServer;
import dev.kindling.web.WebSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that constructs things, and the only one that knows the real clock and the real source of randomness. */
public final class Wiring {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    // Few: with many, a hundred machines made at once would take processor and disk from those who wait for an answer.
    private static final int ENGINE_THREADS = 4;
    private static final int TIMER_THREADS = 4;
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(3);

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
        var chats = new ChatWiring(config, teams, database, background, state.path(), clock, random);
        var inventory = InventoryWiring.of(
                config,
                state.path(),
                background,
                queue,
                new Directory(teams),
                new Outbox(new SqlOutbox(), clock, chats::wake),
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
                chats::wake,
                chats::people,
                ZoneId.systemDefault(),
                BOOT_PATIENCE,
                () -> doctor(config, teams.get(), engine, database).examine(),
                webAddress::get,
                clock,
                random));
        chats.join(core);
        var chat = new ConsoleChat(
                database,
                chats.consoleRows(),
                chats.console(),
                core.router(),
                () -> ConsolePeople.of(teams.get(), options.guests()),
                clock);
        var api = new ConsoleApi(
                chat,
                chats.feed(),
                core::ended,
                options.simulate() ? Optional.of(chats.faults()) : Optional.empty(),
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
                        new Readiness(config, engineWatch, database, chats::remote, inventory, backup)::checks,
                        metrics::scrape,
                        moreOfTheSite(config, core, chats)),
                random,
                clock));
        webAddress.compareAndSet("", web.url().toString());
        var hostChat = ConsoleChat.onHost(database, chats.consoleRows(), chats.console(), core.router(), clock);
        hostSocket(config.hostSocket(), hostChat, chats.feed(), core).ifPresent(opened::add);
        var housekeeping = new Housekeeping(core.invocations(), core.outboxRows(), background, clock);
        List<DurableTask> tasks = new ArrayList<>(core.tasks());
        var preparation = new EnginePreparation(engine, config.flavours().values(), clock);
        tasks.addAll(List.of(housekeeping, preparation));
        core.begin();
        housekeeping.begin(queue);
        preparation.begin(database, queue);
        inventory.ifPresent(on -> {
            tasks.add(on);
            InventoryWiring.begin(on, core, metrics);
        });
        backup.ifPresent(on -> {
            tasks.add(on);
            on.begin(database, queue);
        });
        chats.deliver(opened);
        // What takes the host's processors for seconds begins when a rush has been answered.
        tasks.replaceAll(
                task -> task.kind().lane() == TaskKind.Lane.ENGINE ? new CourteousTask(task, chats::awaitCalm) : task);
        opened.add(queue).start(tasks);
        chats.listen(core, new KnownClasses(options.config().map(dir -> dir.resolve("workshops"))), opened);
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
        all.addAll(InventoryWiring.examinations(config));
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

    private static List<WebRoutes> moreOfTheSite(KindlingConfig config, Core core, ChatWiring chats) {
        List<WebRoutes> more = new ArrayList<>(List.of(new BoardRoutes(core::boardPage)));
        config.console().ifPresent(on -> more.add(new CommandHints(core.router().catalogue())));
        chats.calls().ifPresent(more::add);
        return more;
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
