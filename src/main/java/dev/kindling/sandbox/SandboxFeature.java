package dev.kindling.sandbox;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.InvocationId;
import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.outbox.Outbox;
import dev.kindling.sshkey.BootstrapKeyStore;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import dev.kindling.team.Standing;
import dev.kindling.team.TeamLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The sandbox feature, put together: its service for commands and its durable tasks. */
public final class SandboxFeature {
    /** The task that warns before an end and brings it about. */
    public static final TaskKind EXPIRY = Expiry.KIND;

    private final SandboxService service;
    private final Seats seats;
    private final SeatStore seatRows;
    private final List<DurableTask> tasks;
    private final MachineWatch watch;
    private final OperationStore operations;
    private final Revival revival;
    private final Ends ends;

    private SandboxFeature(
            SandboxService service,
            Seats seats,
            List<DurableTask> tasks,
            MachineWatch watch,
            OperationStore operations,
            SeatStore seatRows,
            Revival revival,
            Ends ends) {
        this.revival = revival;
        this.ends = ends;
        this.service = service;
        this.seats = seats;
        this.seatRows = seatRows;
        this.tasks = List.copyOf(tasks);
        this.watch = watch;
        this.operations = operations;
    }

    /**
     * What the feature stands on.
     *
     * @param bootPatience how long a machine may take from its start to its first SSH handshake
     * @param closing whether no new sandboxes are made for the time being
     */
    public record Parts(
            UnitOfWork work,
            TaskQueue queue,
            SandboxStore sandboxes,
            OperationStore operations,
            SeatStore seats,
            PortStore ports,
            HostBoots boots,
            AuditLog audit,
            Outbox outbox,
            Directory directory,
            Standing standing,
            TeamLimits teamLimits,
            HostLimits hostLimits,
            SandboxEngine engine,
            HostKeyStore hostKeys,
            BootstrapKeyStore bootstrapKeys,
            SshProbe probe,
            KindlingConfig.Host host,
            KindlingConfig.Limits limits,
            Duration bootPatience,
            Closing closing,
            InstantSource clock,
            RandomGenerator random) {}

    public static SandboxFeature assemble(Parts parts) {
        var clock = parts.clock();
        var cards = new SandboxCards(parts.host().address(), clock);
        var announcer = new Announcer(parts.outbox(), cards, parts.directory());
        var lifecycle = new Lifecycle(parts.sandboxes(), parts.audit(), clock);
        var starter = new Operations(parts.operations(), parts.queue(), clock);
        // The pool tells the wait-list, which needs the pool; likewise expiry and service.
        var waitList = new Later<WaitList>();
        var service = new Later<SandboxService>();
        Runnable freed = () -> waitList.get().admit();
        var ports = new PortPool(
                parts.host().ports(),
                parts.host().quarantine(),
                parts.ports(),
                parts.queue(),
                parts.work(),
                parts.engine(),
                clock,
                freed);
        var admission = new Admission(
                parts.sandboxes(), ports, parts.hostLimits(), parts.limits().sandboxesPerPerson(), parts.closing());
        waitList.set(new WaitList(
                parts.sandboxes(), admission, ports, lifecycle, starter, announcer, parts.teamLimits(), parts.work()));
        var expiry = new Expiry(
                parts.limits().warnBefore(),
                parts.sandboxes(),
                announcer,
                lifecycle,
                parts.queue(),
                parts.work(),
                clock,
                (tx, sandbox, requester, why) -> service.get().remove(tx, sandbox, requester, why));
        service.set(new SandboxService(
                parts.sandboxes(),
                parts.operations(),
                ports,
                admission,
                waitList.get(),
                lifecycle,
                starter,
                expiry,
                announcer,
                cards,
                parts.limits().longestLife(),
                clock,
                parts.random()));
        var machines = new Machines(
                parts.engine(),
                parts.hostKeys(),
                parts.bootstrapKeys(),
                parts.probe(),
                parts.host().address());
        var news = new SeatNews();
        var seats = new Seats(
                new SeatParts(
                        parts.sandboxes(),
                        parts.seats(),
                        parts.operations(),
                        ports,
                        admission,
                        parts.teamLimits(),
                        lifecycle,
                        starter,
                        expiry,
                        service.get(),
                        parts.queue(),
                        parts.work(),
                        parts.engine(),
                        clock,
                        parts.random()),
                news,
                machines);
        var context = new OperationContext(
                parts.work(),
                parts.sandboxes(),
                parts.operations(),
                starter,
                lifecycle,
                announcer,
                cards,
                machines,
                parts.seats(),
                news,
                clock);
        var boot = new BootWatch(context, expiry, parts.standing(), parts.bootPatience());
        var provision = new ProvisionRunner(context, ports, boot);
        var remove = new RemoveRunner(context, ports, freed, seats.removals()::ended, parts.random());
        var change = new KeyChange(machines);
        var lend = new LendRunner(context, change);
        var operationTask = new OperationTask(
                context,
                Map.ofEntries(
                        Map.entry(OperationKind.PROVISION, provision),
                        Map.entry(OperationKind.RESET, provision),
                        Map.entry(OperationKind.RELEASE, provision),
                        Map.entry(OperationKind.START, new StartRunner(context, boot)),
                        Map.entry(OperationKind.STOP, new StopRunner(context)),
                        Map.entry(OperationKind.REKEY, new RekeyRunner(context)),
                        Map.entry(OperationKind.CLAIM, new ClaimRunner(context, change)),
                        Map.entry(OperationKind.LEND, lend),
                        Map.entry(OperationKind.RECALL, lend),
                        Map.entry(OperationKind.REMOVE, remove),
                        Map.entry(OperationKind.CLEAN, remove)),
                parts.random());
        var revival = new Revival(parts.sandboxes(), parts.operations(), starter, lifecycle, ports);
        var restart = new HostRestart(
                parts.engine(),
                parts.boots(),
                parts.sandboxes(),
                parts.audit(),
                revival,
                announcer,
                cards,
                parts.work(),
                clock);
        var watch = new MachineWatch(context, restart, waitList.get(), parts.random());
        List<DurableTask> tasks = new ArrayList<>(seats.tasks());
        tasks.addAll(List.of(
                operationTask, new BootLook(operationTask), new QuickOperation(operationTask), ports, expiry, watch));
        var ends = new Ends(parts.sandboxes(), lifecycle, expiry, parts.limits().warnBefore(), clock);
        return new SandboxFeature(service.get(), seats, tasks, watch, parts.operations(), parts.seats(), revival, ends);
    }

    public SandboxService service() {
        return service;
    }

    /** The workshops' side. */
    public Seats seats() {
        return seats;
    }

    /** Brings back what went wrong by itself. */
    public Revival revival() {
        return revival;
    }

    /** Moves the ends of sandboxes for reasons of the host. */
    public Ends ends() {
        return ends;
    }

    public List<DurableTask> tasks() {
        return tasks;
    }

    /** Begins what runs by itself; after the store and before the task workers. */
    public void begin(UnitOfWork work, TaskQueue queue, InstantSource clock) {
        watch.begin(work, queue, clock);
    }

    /** Has the machines and the wait-list looked after right after the commit, not at their usual time. */
    public void lookSoon(WriteTransaction tx, TaskQueue queue, InstantSource clock) {
        watch.soon(tx, queue, clock);
    }

    /** Whether work that this invocation asked for is still under way. */
    public boolean underWay(ReadTransaction tx, InvocationId cause) {
        return operations.unfinished(tx, cause) || seatRows.removalsQueued(tx, cause);
    }
}
