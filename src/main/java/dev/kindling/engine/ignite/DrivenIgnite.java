package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
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
import dev.kindling.inventory.ForeignManifestException;
import dev.kindling.inventory.MachineDriver;
import dev.kindling.inventory.RepositoryException;
import dev.kindling.units.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ignite on a host where {@code ignited} follows a Git repository: it makes and starts the machines that stand there as
 * running. Its stop only cuts the network, and its removal crashes the release or leaks the forward (facts/ignite.md), so
 * those are finished here, in this order: first the repository says "off", so that neither a restart of ignited nor a late
 * look at the repository brings the machine back; then, when ignited has let go or was given time to, the machine is ended
 * and cleared up as everywhere. No manifest is ever deleted under a running ignited. Thread-safe.
 */
public final class DrivenIgnite implements SandboxEngine {
    private static final Duration LONGEST_WAIT_FOR_OFF = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final IgniteEngine ignite;
    private final MachineDriver driver;
    private final Duration patience;

    /** @param patience how long ignited has to act on what was pushed */
    public DrivenIgnite(IgniteEngine ignite, MachineDriver driver, Duration patience) {
        this.ignite = ignite;
        this.driver = driver;
        this.patience = patience;
    }

    @Override
    public String name() {
        return ignite.name();
    }

    @Override
    public List<Finding> examine(Collection<Flavour> flavours) {
        return ignite.examine(flavours);
    }

    @Override
    public List<Leftover> leftovers(KnownMachines known) {
        return ignite.leftovers(known);
    }

    @Override
    public Optional<String> hostBoot() {
        return ignite.hostBoot();
    }

    @Override
    public EngineHealth health() {
        return ignite.health();
    }

    @Override
    public List<String> prepare(Collection<Flavour> flavours, Consumer<String> progress) {
        return ignite.prepare(flavours, progress);
    }

    @Override
    public Capacity capacity() {
        return ignite.capacity();
    }

    @Override
    public boolean replacesKeysInPlace() {
        return ignite.replacesKeysInPlace();
    }

    @Override
    public MachineState state(MachineId id) {
        return ignite.state(id);
    }

    @Override
    public Map<MachineId, MachineState> machines() {
        return ignite.machines();
    }

    @Override
    public Set<MachineId> halfStopped() {
        Set<MachineId> cutOff = ignite.cutOff();
        if (!cutOff.isEmpty()) {
            // Somebody pushed; whose commit it was is told with the stop where it is seen first.
            driver.look();
        }
        return cutOff;
    }

    @Override
    public void create(MachineSpec spec) {
        if (ignite.runs(spec.id())) {
            return;
        }
        ignite.clearFor(spec);
        publish(spec.id(), true);
        if (!comesUp(spec.id())) {
            String seen = driver.whereabouts(spec.id());
            List<String> left = remove(spec.ref()).left();
            throw new EngineException(
                    "The host has not made the machine in time.",
                    true,
                    "ignited did not bring up " + spec.id() + " within " + patience + ": " + seen
                            + (left.isEmpty() ? "" : "; left: " + String.join("; ", left)));
        }
    }

    /** Where ignited does not see what is to be done, as after a machine that died on it, Kindling starts it itself. */
    @Override
    public void start(MachineSpec spec) {
        if (ignite.runs(spec.id())) {
            return;
        }
        ignite.readyToStart(spec);
        publish(spec.id(), true);
        if (!comesUp(spec.id())) {
            ignite.start(spec);
        }
    }

    private boolean comesUp(MachineId id) {
        return waitFor(patience, () -> ignite.runs(id)) && ignite.staysUp(id);
    }

    @Override
    public void stop(MachineSpec spec) {
        try {
            publish(spec.id(), false);
            letGo(spec.id());
        } catch (EngineException e) {
            if (ignite.runs(spec.id())) {
                throw e;
            }
            // ignited has cut its network: the repository, wherever it is, said "off" already.
        }
        ignite.stop(spec);
        ignite.endTask(spec.id());
    }

    /** Gives ignited time to let go of a machine; an ignited that is down keeps nobody from stopping it. */
    private void letGo(MachineId id) {
        Duration longest = patience.compareTo(LONGEST_WAIT_FOR_OFF) < 0 ? patience : LONGEST_WAIT_FOR_OFF;
        waitFor(longest, () -> !ignite.runs(id));
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        return whenOff(ref.id(), () -> ignite.remove(ref));
    }

    /**
     * A machine that nobody needs goes like every other, the repository first: ignited would make it anew at its next start
     * as long as a manifest says that it is to run.
     */
    @Override
    public RemovalReport clear(Leftover leftover, KnownMachines known) {
        boolean ofAMachine = leftover.kind() == Leftover.Kind.MACHINE || leftover.kind() == Leftover.Kind.TRACES;
        if (!ofAMachine || leftover.claim() == Leftover.Claim.FOREIGN || known.needed(leftover.machine())) {
            return ignite.clear(leftover, known);
        }
        return whenOff(leftover.machine(), () -> ignite.clear(leftover, known));
    }

    /** Removes when the repository says "off" and ignited has let go; also when neither can be had, and says so. */
    private RemovalReport whenOff(MachineId id, Supplier<RemovalReport> removal) {
        Optional<String> unpublished = Optional.empty();
        try {
            publish(id, false);
            letGo(id);
        } catch (EngineException e) {
            unpublished = Optional.of("manifest: " + e.detail() + "; ignited could bring the machine back");
        }
        RemovalReport report = removal.get();
        var left = new ArrayList<>(report.left());
        unpublished.ifPresent(left::add);
        return new RemovalReport(report.removed(), left);
    }

    private void publish(MachineId id, boolean running) {
        try {
            driver.publish(id, running);
        } catch (ForeignManifestException e) {
            throw new EngineException(
                    "The inventory has a machine of that name already, of another Kindling; its operators have to mend that.",
                    false,
                    String.valueOf(e.getMessage()));
        } catch (RepositoryException e) {
            throw new EngineException(
                    "The inventory's repository cannot be reached just now.", true, String.valueOf(e.getMessage()));
        }
    }

    private static boolean waitFor(Duration longest, BooleanSupplier reached) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    @Override
    public void replaceKeys(MachineSpec spec) {
        ignite.replaceKeys(spec);
    }

    @Override
    public Optional<String> portHolder(HostPort port) {
        return ignite.portHolder(port);
    }

    @Override
    public void close() {
        ignite.close();
    }
}
