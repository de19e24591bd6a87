package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.PortInUseException;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private final VmDirs vmDirs;
    private final WorkDirs workDirs;
    private final GuestLeftovers leftovers;
    private final PortForwards forwards;
    private final MachineRemover remover;
    private final IgniteImages images;
    private final HostFacts facts;
    private final Semaphore turns;
    private final Duration longestWait;
    private volatile List<Flavour> wanted = List.of();

    /**
     * @param stateDir Kindling's state directory; manifests go to {@code ignite/<uid>/} in it
     */
    public IgniteEngine(KindlingConfig.Ignite config, IgniteHost host, Path stateDir) {
        var runner = new ProcessRunner(host.searchPath());
        var containerd = new Containerd(runner, host.ctr());
        this.host = host;
        this.ignite = new IgniteCli(config.binary(), runner, config.timeout());
        this.vmDirs = new VmDirs(config.runtimeDir());
        this.workDirs = new WorkDirs(stateDir, host.forwardAddress());
        this.machines = new Machines(ignite, vmDirs, containerd);
        this.forwards = new PortForwards(runner, host.iptables());
        this.leftovers = new GuestLeftovers(containerd, forwards, new AddressLeases(host.cniDir()));
        var devices = new DeviceMaps(runner, host.dmsetup(), host.losetup());
        this.remover = new MachineRemover(ignite, machines, vmDirs, leftovers, devices, workDirs);
        this.images = new IgniteImages(ignite);
        this.facts = new HostFacts(host, config.runtimeDir());
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
            Optional<String> obstacle = facts.obstacle();
            if (obstacle.isEmpty() && !missing.isEmpty()) {
                obstacle = Optional.of("not imported yet: " + String.join(", ", missing));
            }
            return new EngineHealth(obstacle.isEmpty(), obstacle.orElseGet(() -> "Ignite " + versionIn(version)));
        } catch (EngineException e) {
            return new EngineHealth(false, e.detail());
        }
    }

    private static String versionIn(IgniteReply reply) {
        Matcher match = VERSION.matcher(reply.result().stdout());
        return match.find() && !match.group(1).isEmpty() ? match.group(1) : "(development build)";
    }

    /**
     * Imports the images and kernels of these flavours that the host does not have, one after another, and from then on
     * counts them into {@link #health}. To be called once, before the first machine is made; the first time may take minutes.
     *
     * @return what was imported
     * @throws EngineException when one cannot be fetched, or is on the host twice
     */
    public List<String> importImages(Collection<Flavour> flavours) {
        wanted = List.copyOf(flavours);
        return inTurn(() -> images.importMissing(wanted));
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
        vm.ifPresent(IgniteEngine::requireKnown);
        return vm.map(this::stateOf).orElse(MachineState.ABSENT);
    }

    private static void requireKnown(IgniteVm vm) {
        if (vm.life() == IgniteVm.Life.UNKNOWN) {
            throw IgniteFault.CONTAINERD_DOWN.toException("containerd does not say whether " + vm.id() + " runs");
        }
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
            case STOPPED, TASK_GONE -> lost(vm.id()) ? MachineState.BROKEN : MachineState.STOPPED;
        };
    }

    private boolean lost(MachineId id) {
        return workDirs.doubt(id).filter(WorkDirs.Doubt.LOST::equals).isPresent();
    }

    @Override
    public void create(MachineSpec spec) {
        boolean made = inTurn(() -> makeUnlessRunning(spec));
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
            throw inTurn(() -> cleanedUp(id, e));
        }
        throw inTurn(() -> cleanedUp(id, diedAtOnce("run")));
    }

    private boolean makeUnlessRunning(MachineSpec spec) {
        Optional<IgniteVm> found = machines.find(spec.id());
        found.ifPresent(IgniteEngine::requireKnown);
        if (found.filter(IgniteVm::running).isPresent()) {
            return false;
        }
        RemovalReport remains = remover.remove(spec.id());
        if (remains.left().stream().anyMatch(left -> left.startsWith("machine"))) {
            throw new EngineException(
                    "What is left of an earlier attempt could not be cleared.",
                    true,
                    String.join("; ", remains.left()));
        }
        refuseTakenPort(spec);
        try {
            Optional<Failure> failure = attempt(spec);
            if (failure.isPresent() && failure.get().fault().passesWhenRepeated()) {
                failure = attempt(spec);
            }
            failure.ifPresent(last -> {
                throw last.cause();
            });
            return true;
        } catch (MissingProgramException e) {
            throw cleanedUp(spec.id(), e);
        }
    }

    /** One {@code run}. When it fails, everything of it is cleared away again. */
    private Optional<Failure> attempt(MachineSpec spec) {
        IgniteReply reply = ignite.run(workDirs.prepare(spec));
        IgniteFault fault = IgniteFault.of(reply);
        IgniteListing listing;
        try {
            listing = machines.list();
        } catch (EngineException e) {
            return Optional.of(new Failure(fault, cleanedUp(spec.id(), e)));
        }
        boolean runs = listing.runs(spec.id());
        if (runs && (reply.succeeded() || fault == IgniteFault.ALREADY_EXISTS)) {
            return Optional.empty();
        }
        if (fault == IgniteFault.PORT_IN_USE) {
            remover.remove(spec.id());
            throw new PortInUseException(spec.port(), reply.detail("run"));
        }
        var cause = reply.succeeded() ? diedAtOnce("run") : fault.toException(reply.detail("run"));
        return Optional.of(new Failure(fault, cleanedUp(spec.id(), cause)));
    }

    private record Failure(IgniteFault fault, EngineException cause) {}

    private static EngineException diedAtOnce(String action) {
        return new EngineException(
                "The sandbox died right after its start.", true, "ignite " + action + ": exit 0, but it does not run");
    }

    /** The same exception, with what could not be cleared away added for the operator. */
    private EngineException cleanedUp(MachineId id, EngineException cause) {
        List<String> left;
        boolean interrupted =
                Thread.interrupted(); // an interrupted thread could run no program, and would leave the machine
        try {
            left = remover.remove(id).left();
        } catch (EngineException e) {
            left = List.of("everything: " + e.detail());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (left.isEmpty()) {
            return cause;
        }
        return new EngineException(
                String.valueOf(cause.getMessage()),
                cause.worthRetrying(),
                cause.detail() + "; left: " + String.join("; ", left));
    }

    @Override
    public void start(MachineSpec spec) {
        boolean started = inTurn(() -> startUnlessRunning(spec));
        if (started && !staysUp(spec.id())) {
            throw inTurn(() -> notStarted(spec.id(), IgniteFault.UNKNOWN, diedAtOnce("start")));
        }
        if (started) {
            workDirs.trust(spec.id());
        }
    }

    private boolean startUnlessRunning(MachineSpec spec) {
        IgniteVm vm = existing(spec.id());
        if (vm.running()) {
            return false;
        }
        if (lost(spec.id())) {
            throw diskLost("it did not come up after an earlier repair");
        }
        requireKnown(vm);
        IgniteReply reply = startAfresh(spec);
        if (!reply.succeeded() && IgniteFault.of(reply).passesWhenRepeated()) {
            reply = startAfresh(spec);
        }
        if (!reply.succeeded()) {
            IgniteFault fault = IgniteFault.of(reply);
            throw notStarted(spec.id(), fault, fault.toException(reply.detail("start")));
        }
        if (!machines.list().runs(spec.id())) {
            throw notStarted(spec.id(), IgniteFault.UNKNOWN, diedAtOnce("start"));
        }
        return true;
    }

    /**
     * Starts a machine that is off, however it went off: after a power-off from within, a kill or a restart of the host,
     * Ignite alone would be stopped by the old lease or metadata, and the old forward would win over the new one.
     */
    private IgniteReply startAfresh(MachineSpec spec) {
        MachineId id = spec.id();
        leftovers.clear(id, new Receipt());
        if (vmDirs.claimsToRun(id)) {
            workDirs.note(id, WorkDirs.Doubt.REPAIRED);
            vmDirs.markStopped(id);
        }
        refuseTakenPort(spec);
        return ignite.start(id);
    }

    /** Leaves the machine stopped; one that needed repair and failed for no reason of the host's is given up. */
    private EngineException notStarted(MachineId id, IgniteFault fault, EngineException cause) {
        leftovers.clear(id, new Receipt());
        if (vmDirs.claimsToRun(id)) {
            vmDirs.markStopped(id);
        }
        if (workDirs.doubt(id).isEmpty() || fault.isOfTheHost()) {
            return cause;
        }
        workDirs.note(id, WorkDirs.Doubt.LOST);
        return diskLost(cause.detail());
    }

    private static EngineException diskLost(String detail) {
        return new EngineException(
                "The sandbox went down hard and its disk cannot be started again. Reset it to get a clean one.",
                false,
                detail);
    }

    @Override
    public void stop(MachineSpec spec) {
        inTurn(() -> {
            IgniteVm vm = existing(spec.id());
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

    private IgniteVm existing(MachineId id) {
        return machines.find(id)
                .orElseThrow(() -> IgniteFault.NOT_FOUND.toException("no machine " + id + " in ignite ps"));
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
        return holderOf(port, Optional.empty());
    }

    private void refuseTakenPort(MachineSpec spec) {
        holderOf(spec.port(), Optional.of(spec.id())).ifPresent(holder -> {
            throw new PortInUseException(spec.port(), "port " + spec.port() + " is held by " + holder);
        });
    }

    /** Ignite's own check finds listeners only; two machines on one port both "succeed" and the first rule wins. */
    private Optional<String> holderOf(HostPort port, Optional<MachineId> own) {
        List<IgniteVm> others = machines.list().othersOn(port, own);
        if (!others.isEmpty()) {
            return Optional.of(
                    "machine " + others.get(0).id() + " (" + others.get(0).name() + ")");
        }
        Optional<String> forward = forwards.holder(port, own);
        if (forward.isPresent()) {
            return Optional.of("a forward of " + forward.get());
        }
        return listening(port) ? Optional.of("a program that listens on it") : Optional.empty();
    }

    private boolean listening(HostPort port) {
        try (var socket = new ServerSocket()) {
            InetSocketAddress address = host.forwardAddress().isPresent()
                    ? new InetSocketAddress(
                            InetAddress.getByName(host.forwardAddress().get()), port.number())
                    : new InetSocketAddress(port.number());
            socket.bind(address);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Looks twice: some machines are up when {@code run} returns and dead a moment later. */
    private boolean staysUp(MachineId id) {
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
