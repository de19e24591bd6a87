package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Finding;
import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Machines made by Weaveworks Ignite, driven through its command line as {@code facts/ignite.md} demands: addressed by whole
 * uid only, one mutating call at a time, and never believed without a look at what is really there. Thread-safe.
 */
public final class IgniteEngine implements SandboxEngine {
    private static final Pattern VERSION = Pattern.compile("GitVersion:\"([^\"]*)\"");

    private final IgniteHost host;
    private final IgniteCli ignite;
    private final Machines machines;
    private final WorkDirs workDirs;
    private final PortHolders ports;
    private final Containerd containerd;
    private final GuestLeftovers leftovers;
    private final MachineStarter starter;
    private final MachineMaker maker;
    private final MachineRemover remover;
    private final IgniteLeftovers remains;
    private final IgniteImages images;
    private final Optional<ImportLock> importLock;
    private final HostFacts facts;
    private final IgniteExamination examination;
    private final Semaphore turns;
    private final Duration longestWait;
    private volatile List<Flavour> wanted = List.of();

    /**
     * @param stateDir Kindling's state directory; manifests go to {@code ignite/<uid>/} in it
     */
    public IgniteEngine(KindlingConfig.Ignite config, IgniteHost host, Path stateDir) {
        ProcessRunner runner = config.helper()
                .<ProcessRunner>map(RootHelper::new)
                .orElseGet(() -> new LocalPrograms(host.searchPath()));
        Optional<HostTool> rootHelper = config.helper().map(socket -> new HostTool(runner, "kindling"));
        var containerd = new Containerd(runner, host.ctr());
        this.host = host;
        this.ignite = new IgniteCli(config.binary(), runner, config.timeout());
        var vmDirs = new VmDirs(config.runtimeDir(), rootHelper);
        this.workDirs = new WorkDirs(stateDir, host.forwardAddress());
        this.machines = new Machines(ignite, vmDirs, containerd);
        var forwards = new PortForwards(runner, host.iptables());
        this.containerd = containerd;
        var leases = new AddressLeases(host.cniDir(), rootHelper);
        this.leftovers = new GuestLeftovers(containerd, forwards, leases);
        this.ports = new PortHolders(machines, forwards, host.forwardAddress());
        this.starter = new MachineStarter(ignite, machines, vmDirs, workDirs, leftovers, ports);
        var loops = new LoopDevices(host.path("sys/block"), config.runtimeDir());
        var devices = new DeviceMaps(runner, host.dmsetup(), host.losetup(), loops);
        this.remover = new MachineRemover(ignite, machines, vmDirs, leftovers, devices, workDirs);
        this.maker = new MachineMaker(ignite, machines, workDirs, ports, remover);
        this.images = new IgniteImages(ignite, new SandboxImage(ignite, runner, host.ctr()));
        this.importLock =
                config.helper().isPresent() ? Optional.empty() : Optional.of(new ImportLock(config.runtimeDir()));
        var copies = new ImageCopies(ignite, images, new ImageFiles(config.runtimeDir(), loops));
        this.remains = new IgniteLeftovers(
                machines,
                remover,
                new Traces(containerd, forwards, leases, devices, vmDirs, workDirs),
                workDirs,
                copies,
                new ImageLoops(loops, new HostTool(runner, host.losetup())));
        this.facts = new HostFacts(host, config.runtimeDir(), rootHelper);
        this.examination = new IgniteExamination(
                host, ignite, images, facts, new HostTool(runner, host.ctr()), config.runtimeDir());
        this.turns = new Semaphore(config.parallelism(), true);
        this.longestWait = config.timeout().multipliedBy(20);
    }

    @Override
    public String name() {
        return "ignite";
    }

    @Override
    public EngineHealth health() {
        try {
            IgniteReply version = ignite.version();
            if (!version.succeeded()) {
                return new EngineHealth(false, version.detail("version"));
            }
            List<String> missing = images.missing(wanted);
            Optional<String> obstacle = facts.obstacle().map(HostFacts.Obstacle::toString);
            if (obstacle.isEmpty() && !missing.isEmpty()) {
                obstacle = Optional.of("not imported yet: " + String.join(", ", missing));
            }
            return new EngineHealth(obstacle.isEmpty(), obstacle.orElseGet(() -> "Ignite " + versionIn(version)));
        } catch (EngineException e) {
            return new EngineHealth(false, e.detail());
        }
    }

    static String versionIn(IgniteReply reply) {
        Matcher match = VERSION.matcher(reply.result().stdout());
        return match.find() && !match.group(1).isEmpty() ? match.group(1) : "(development build)";
    }

    @Override
    public List<Finding> examine(Collection<Flavour> flavours) {
        return examination.of(flavours);
    }

    /** Imports the images and kernels of these flavours that the host does not have, one after another. */
    @Override
    public List<String> prepare(Collection<Flavour> flavours, Consumer<String> progress) {
        wanted = List.copyOf(flavours);
        return inTurn(() -> importLock
                .map(lock -> lock.alone(() -> images.importMissing(wanted, progress)))
                .orElseGet(() -> images.importMissing(wanted, progress)));
    }

    @Override
    public Capacity capacity() {
        return facts.capacity();
    }

    @Override
    public boolean replacesKeysInPlace() {
        return false;
    }

    @Override
    public MachineState state(MachineId id) {
        Optional<IgniteVm> vm = machines.find(id);
        vm.ifPresent(IgniteVm::requireKnown);
        return vm.map(this::stateOf).orElse(MachineState.ABSENT);
    }

    @Override
    public Map<MachineId, MachineState> machines() {
        var states = new HashMap<MachineId, MachineState>();
        machines.list().machines().values().stream()
                .filter(IgniteVm::kindling)
                .forEach(vm -> states.put(vm.id(), stateOf(vm)));
        return Map.copyOf(states);
    }

    /** Where containerd cannot be asked, what the metadata claims: nobody removes a machine for an unanswered question. */
    private MachineState stateOf(IgniteVm vm) {
        return switch (vm.life()) {
            case RUNNING, UNKNOWN -> MachineState.RUNNING;
            case STOPPED, TASK_GONE -> workDirs.lost(vm.id()) ? MachineState.BROKEN : MachineState.STOPPED;
        };
    }

    @Override
    public void create(MachineSpec spec) {
        boolean made = inTurn(() -> maker.makeUnlessRunning(spec));
        if (made) {
            confirm(spec.id());
        }
    }

    private void confirm(MachineId id) {
        try {
            if (staysUp(id)) {
                return;
            }
        } catch (EngineException e) {
            throw MachineMaker.undisturbed(() -> inTurn(() -> maker.cleanedUp(id, e)));
        }
        throw MachineMaker.undisturbed(() -> inTurn(() -> maker.cleanedUp(id, IgniteFault.diedAtOnce("run"))));
    }

    @Override
    public void start(MachineSpec spec) {
        boolean started = inTurn(() -> starter.startUnlessRunning(spec));
        if (started && !staysUp(spec.id())) {
            throw inTurn(() -> starter.diedAtOnce(spec.id()));
        }
        if (started) {
            workDirs.trust(spec.id());
        }
    }

    @Override
    public void stop(MachineSpec spec) {
        inTurn(() -> {
            IgniteVm vm = machines.require(spec.id());
            if (vm.running() || vm.life() == IgniteVm.Life.UNKNOWN) {
                stopRunning(spec.id());
            }
            return true;
        });
    }

    private void stopRunning(MachineId id) {
        IgniteReply reply = ignite.stop(id);
        if (machines.list().runs(id)) {
            IgniteReply kill = ignite.kill(id);
            if (machines.list().runs(id)) {
                IgniteReply telling = reply.succeeded() ? kill : reply;
                throw new EngineException("The sandbox could not be stopped.", true, telling.detail("stop"));
            }
        }
    }

    @Override
    public void replaceKeys(MachineSpec spec) {
        throw new EngineException(
                "Keys of a running sandbox cannot be replaced from outside: add the new one to ~/.ssh/authorized_keys in it, or"
                        + " reset it.",
                false,
                "Ignite copies authorized_keys once, when the machine is made");
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        return inTurn(() -> remover.remove(ref.id()));
    }

    @Override
    public Optional<String> portHolder(HostPort port) {
        return ports.holder(port, Optional.empty());
    }

    // --- For machines that ignited starts, and Kindling clears up after

    /** Whether it is up, as {@code ignite ps} shows it. */
    boolean runs(MachineId id) {
        return machines.list().runs(id);
    }

    /** Clears what an earlier attempt left; refuses when a machine of that uid or name or its port is in the way. */
    void clearFor(MachineSpec spec) {
        inTurn(() -> {
            maker.makeRoom(spec);
            // ignited would refuse it in its log only, again and again.
            machines.list().otherNamed(spec.name(), spec.id()).ifPresent(other -> {
                throw IgniteFault.ALREADY_EXISTS.toException(spec.name() + " is the machine " + other.id()
                        + "; /kindling orphans shows it if nobody needs it");
            });
            return true;
        });
    }

    /** Makes a machine that is off ready for whoever starts it. */
    void readyToStart(MachineSpec spec) {
        inTurn(() -> {
            starter.readyToStart(spec);
            return true;
        });
    }

    /**
     * Machines that Ignite calls stopped and whose tasks run: ignited has cut their network. Looks twice, so that none counts
     * which was being started or went off meanwhile.
     */
    Set<MachineId> cutOff() {
        Set<MachineId> stopped = machines.list().stopped();
        if (stopped.isEmpty()) {
            return Set.of();
        }
        var cut = new HashSet<>(containerd.running());
        cut.retainAll(stopped);
        if (!cut.isEmpty()) {
            cut.retainAll(machines.list().stopped());
        }
        return Set.copyOf(cut);
    }

    /** Ends what goes on of a machine that Ignite calls stopped: ignited cuts its network only, and lets it hold its memory. */
    void endTask(MachineId id) {
        inTurn(() -> {
            leftovers.clear(id, new Receipt());
            return true;
        });
        if (containerd.runs(id).orElse(false)) {
            throw new EngineException(
                    "The sandbox could not be stopped.", true, "the task of " + id + " goes on in containerd");
        }
    }

    @Override
    public List<Leftover> leftovers(KnownMachines known) {
        return remains.look(known);
    }

    @Override
    public RemovalReport clear(Leftover leftover, KnownMachines known) {
        return inTurn(() -> remains.clear(leftover, known));
    }

    @Override
    public Optional<String> hostBoot() {
        return facts.boot();
    }

    /** Looks twice: some machines are up when {@code run} returns and dead a moment later. */
    boolean staysUp(MachineId id) {
        try {
            TimeUnit.NANOSECONDS.sleep(host.settle().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return machines.list().runs(id);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw IgniteFault.SNAPSHOT_BUSY.toException("waited " + longestWait + " for a turn");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw IgniteFault.SNAPSHOT_BUSY.toException("interrupted while waiting for a turn");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** Nothing to end: machines belong to the host, and no thread or socket outlives a call. */
    @Override
    public void close() {}
}
