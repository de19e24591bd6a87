package dev.kindling;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.command.CommandRouter;
import dev.kindling.command.Commands;
import dev.kindling.command.HomePage;
import dev.kindling.command.KeyLookups;
import dev.kindling.command.operator.AdoptVerb;
import dev.kindling.command.operator.DoctorVerb;
import dev.kindling.command.operator.OperatorVerbs;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.maintenance.Drain;
import dev.kindling.maintenance.ErrandRunner;
import dev.kindling.maintenance.Errands;
import dev.kindling.maintenance.Maintenance;
import dev.kindling.maintenance.Paused;
import dev.kindling.ops.CapacityWatch;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxStore;
import dev.kindling.sandbox.Adoptions;
import dev.kindling.sandbox.Ends;
import dev.kindling.sandbox.HostLimits;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.SandboxFeature;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sandbox.Seats;
import dev.kindling.sshkey.BootstrapKeyStore;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.sshkey.PublishedKeys;
import dev.kindling.sshkey.Source;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.store.sql.SqlAdoptions;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlDrain;
import dev.kindling.store.sql.SqlErrands;
import dev.kindling.store.sql.SqlHostBoots;
import dev.kindling.store.sql.SqlInvocations;
import dev.kindling.store.sql.SqlKeyLookups;
import dev.kindling.store.sql.SqlOperations;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlPorts;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.store.sql.SqlSeats;
import dev.kindling.store.sql.SqlSweepPlans;
import dev.kindling.store.sql.SqlTaskQueue;
import dev.kindling.store.sql.SqlWorkshops;
import dev.kindling.sweep.NightlySweep;
import dev.kindling.sweep.Sweep;
import dev.kindling.sweep.SweepErrands;
import dev.kindling.team.Directory;
import dev.kindling.team.Standing;
import dev.kindling.workshop.BoardPage;
import dev.kindling.workshop.By;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.Workshops;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything between the chat platforms and the machines: the features and their verbs, put together. The product's
 * {@link Wiring} and the tests' house both stand on it, so that a test meets what people will meet. A new feature is hooked in here.
 */
public final class Core {
    /** Who can read the database anyway. */
    private static final Set<ActorId> HOST_OPERATORS = Stream.of("root", System.getProperty("user.name"))
            .map(ActorId::onHost)
            .collect(Collectors.toUnmodifiableSet());

    /** During maintenance nobody is warned by them and nothing ends. */
    private static final Set<TaskKind> STANDING_STILL =
            Set.of(SandboxFeature.EXPIRY, Workshops.CLOCK, Workshops.REMINDERS);

    private final Surroundings around;
    private final SqlInvocations invocations = new SqlInvocations();
    private final SqlOutbox outboxRows = new SqlOutbox();
    private final SqlSandboxes sandboxes = new SqlSandboxes();
    private final SqlDrain drains = new SqlDrain();
    private final Directory directory;
    private final Outbox outbox;
    private final CapacityWatch capacity;
    private final SandboxFeature feature;
    private final KeyLookups lookups;
    private final Errands errands;
    private final WorkshopFeature workshops;
    private final NightlySweep nightly;
    private final CommandRouter router;

    /**
     * What the core stands on; opened and closed by its owner.
     *
     * @param background the database for work that nobody waits for; lets people's commands go first
     * @param teams what {@code teams.yml} says at this moment
     * @param plans directory with plans of workshops
     * @param published where {@code github:NAME} and {@code gitlab:NAME} are looked up
     * @param sources which of those are switched on
     * @param wake tells the worker of a platform that a message is due
     * @param people what the platforms that are switched on know of their people
     * @param zone by which this host's clock is read
     * @param bootPatience how long a machine may take from its start to its first SSH handshake
     * @param doctor examines host and chat platforms; takes some seconds
     * @param boardAddress where browsers find the web server, without a slash at the end
     */
    public record Surroundings(
            SqlDatabase database,
            UnitOfWork background,
            SqlTaskQueue queue,
            SandboxEngine engine,
            SshProbe probe,
            AuditLog audit,
            Path stateDir,
            KindlingConfig config,
            Supplier<TeamsConfig> teams,
            Optional<Path> plans,
            PublishedKeys published,
            Set<Source> sources,
            Consumer<Platform> wake,
            Function<Platform, Optional<PlatformPeople>> people,
            ZoneId zone,
            Duration bootPatience,
            Supplier<Diagnosis> doctor,
            Supplier<String> boardAddress,
            InstantSource clock,
            RandomGenerator random) {}

    public Core(Surroundings around) {
        this.around = around;
        var config = around.config();
        var clock = around.clock();
        var audit = around.audit();
        directory = new Directory(around.teams(), HOST_OPERATORS);
        outbox = new Outbox(outboxRows, clock, around.wake());
        capacity = new CapacityWatch(around.engine(), clock);
        var workshopRows = new SqlWorkshops();
        var portRows = new SqlPorts();
        var hostLimits = new HostLimits(
                capacity, config.host().reserveMemory(), config.host().reserveDisk());
        feature = SandboxFeature.assemble(new SandboxFeature.Parts(
                around.background(),
                around.queue(),
                sandboxes,
                new SqlOperations(),
                new SqlSeats(),
                portRows,
                new SqlHostBoots(),
                audit,
                outbox,
                directory,
                new Standing(directory, around.people()),
                directory::sandboxes,
                hostLimits,
                around.engine(),
                new HostKeyStore(around.stateDir().resolve("host-keys")),
                new BootstrapKeyStore(around.stateDir().resolve("bootstrap-keys")),
                around.probe(),
                config.host(),
                config.limits(),
                around.bootPatience(),
                tx -> drains.current(tx).map(Core::closed),
                clock,
                around.random()));
        lookups = new KeyLookups(
                new SqlKeyLookups(),
                around.published(),
                around.sources(),
                around.queue(),
                around.database(),
                outbox,
                clock,
                around.random());
        var examination = new DoctorVerb(around.doctor());
        var sweep = new Sweep(new Sweep.Parts(
                around.engine(),
                sandboxes,
                portRows,
                feature.revival(),
                Stream.of("host-keys", "bootstrap-keys")
                        .map(around.stateDir()::resolve)
                        .toList(),
                audit,
                around.background(),
                clock));
        var sweepErrands = new SweepErrands(sweep, new SqlSweepPlans(), around.background(), clock);
        nightly = new NightlySweep(sweep, this::namedOperators, outbox, around.background(), clock, around.zone());
        Map<String, ErrandRunner> runners = new HashMap<>(sweepErrands.runners());
        runners.put(DoctorVerb.ERRAND, examination);
        errands = new Errands(
                new SqlErrands(), runners, around.background(), around.queue(), outbox, clock, around.random());
        var workshopWiring = new WorkshopWiring(
                around,
                feature,
                sandboxes,
                directory,
                outbox,
                capacity,
                tx -> drains.current(tx).isPresent());
        workshops = workshopWiring.feature();
        var operators = new OperatorVerbs(new OperatorVerbs.Parts(
                sandboxes,
                hostLimits,
                new Maintenance(
                        drains,
                        sandboxes,
                        tx -> workshopRows.current(tx).stream()
                                .map(Workshop::owner)
                                .toList(),
                        this::giveBack,
                        outbox,
                        audit,
                        clock),
                errands,
                examination,
                sweepErrands,
                audit,
                adoption(config, audit),
                config.host().ports().size(),
                tx -> feature.lookSoon(tx, around.queue(), clock)));
        router = Commands.assemble(
                new Commands.Parts(
                        around.database(),
                        invocations,
                        directory,
                        feature.service(),
                        sandboxes,
                        lookups,
                        outboxRows,
                        audit,
                        config,
                        around.engine()::replacesKeysInPlace,
                        around.wake(),
                        clock,
                        around.random()),
                Stream.concat(Stream.of(operators), workshopWiring.verbs().stream())
                        .toList());
    }

    private void giveBack(WriteTransaction tx, Instant since, Invocation invocation) {
        feature.ends().giveBack(tx, since, Requester.of(invocation));
        workshops.reprieve().giveBack(tx, since, By.caller(invocation));
    }

    private AdoptVerb adoption(KindlingConfig config, AuditLog audit) {
        var adoptions = new Adoptions(
                new SqlAdoptions(),
                sandboxes,
                feature.service(),
                directory,
                config.flavours(),
                audit,
                outbox,
                around.clock());
        return new AdoptVerb(
                adoptions,
                sandboxes,
                feature.service().cards(),
                directory,
                config.limits(),
                around.clock(),
                around.random());
    }

    private static String closed(Drain drain) {
        return "Kindling is in maintenance and makes no new sandboxes for now"
                + (drain.reason().isEmpty() ? "" : " (" + drain.reason() + ")") + ". Sandboxes that are there live on.";
    }

    /** The operators whom {@code teams.yml} names, on every platform and workspace where anybody ever had a sandbox, and on the console. */
    public Set<ActorId> namedOperators(ReadTransaction tx) {
        return Stream.concat(Stream.of(ActorId.console("somebody")), sandboxes.owners(tx).stream())
                .flatMap(anybody -> directory.operators(anybody.platform(), anybody.workspace()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Starts and stops sandboxes for whoever is no person in a chat. */
    public Revival revival() {
        return feature.revival();
    }

    /** Moves the ends of sandboxes for reasons of the host. */
    public Ends ends() {
        return feature.ends();
    }

    public CommandRouter router() {
        return router;
    }

    public Directory directory() {
        return directory;
    }

    public Outbox outbox() {
        return outbox;
    }

    public OutboxStore outboxRows() {
        return outboxRows;
    }

    public SqlInvocations invocations() {
        return invocations;
    }

    public SandboxStore sandboxes() {
        return sandboxes;
    }

    /** The sandboxes of workshops. */
    public Seats seats() {
        return feature.seats();
    }

    public HomePage homePage() {
        return new HomePage(
                around.database(), directory, sandboxes, feature.service().cards(), around.clock());
    }

    /** For the workers of the queue, together with what the owner adds. */
    public List<DurableTask> tasks() {
        return Stream.of(feature.tasks(), workshops.tasks(), List.of(lookups, capacity, errands, nightly))
                .flatMap(List::stream)
                .map(task -> STANDING_STILL.contains(task.kind())
                        ? new Paused(task, drains, around.database(), around.clock())
                        : task)
                .toList();
    }

    /** Begins what runs by itself; before the queue's workers start. */
    public void begin() {
        feature.begin(around.database(), around.queue(), around.clock());
        capacity.begin(around.database(), around.queue());
        workshops.begin(around.database());
        nightly.begin(around.queue());
    }

    /** The board of the workshop whose page has this token. */
    public Optional<BoardPage> boardPage(String token) {
        return around.database().read(tx -> workshops.boardPages().page(tx, token));
    }

    /** Whether all work that this invocation asked for has ended and its messages have left. */
    public boolean ended(InvocationId invocation) {
        return around.database()
                .read(tx -> !feature.underWay(tx, invocation)
                        && !lookups.unfinished(tx, invocation)
                        && !errands.underWay(tx, invocation)
                        && !workshops.underWay(tx, invocation)
                        && !outboxRows.pending(tx, invocation));
    }
}
