package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;

/** Starts machines that are off with their disk, however they went off. */
final class MachineStarter {
    private final IgniteCli ignite;
    private final Machines machines;
    private final VmDirs vmDirs;
    private final WorkDirs workDirs;
    private final GuestLeftovers leftovers;
    private final PortHolders ports;

    MachineStarter(
            IgniteCli ignite,
            Machines machines,
            VmDirs vmDirs,
            WorkDirs workDirs,
            GuestLeftovers leftovers,
            PortHolders ports) {
        this.ignite = ignite;
        this.machines = machines;
        this.vmDirs = vmDirs;
        this.workDirs = workDirs;
        this.leftovers = leftovers;
        this.ports = ports;
    }

    /** @return false when it runs already */
    boolean startUnlessRunning(MachineSpec spec) {
        IgniteVm vm = machines.require(spec.id());
        if (vm.running()) {
            return false;
        }
        if (workDirs.lost(spec.id())) {
            throw diskLost("it did not come up after an earlier repair");
        }
        vm.requireKnown();
        IgniteReply reply = startAfresh(spec);
        if (!reply.succeeded() && IgniteFault.of(reply).passesWhenRepeated()) {
            reply = startAfresh(spec);
        }
        if (!reply.succeeded() && !reply.complains("is already running")) {
            IgniteFault fault = IgniteFault.of(reply);
            throw notStarted(spec.id(), fault, reply.detail("start"));
        }
        if (!machines.list().runs(spec.id())) {
            throw diedAtOnce(spec.id());
        }
        return true;
    }

    /**
     * Starts a machine that is off, however it went off: after a power-off from within, a kill or a restart of the host,
     * Ignite alone would be stopped by the old lease or metadata, and the old forward would win over the new one.
     */
    private IgniteReply startAfresh(MachineSpec spec) {
        readyToStart(spec);
        return ignite.start(spec.id());
    }

    void readyToStart(MachineSpec spec) {
        MachineId id = spec.id();
        leftovers.clear(id, new Receipt());
        vmDirs.clearSockets(id);
        if (vmDirs.claimsToRun(id)) {
            workDirs.note(id, WorkDirs.Doubt.REPAIRED);
            vmDirs.markStopped(id);
        }
        ports.refuseIfTaken(spec);
    }

    /** For a machine whose start ended well, and which does not run. */
    EngineException diedAtOnce(MachineId id) {
        return notStarted(id, IgniteFault.DIED_AT_ONCE, IgniteFault.died("start"));
    }

    /** Leaves the machine stopped; one that needed repair and whose disk does not boot is given up. */
    private EngineException notStarted(MachineId id, IgniteFault fault, String detail) {
        leftovers.clear(id, new Receipt());
        if (vmDirs.claimsToRun(id)) {
            vmDirs.markStopped(id);
        }
        if (workDirs.doubt(id).isEmpty() || !fault.mayBeTheDisk()) {
            return fault.toException(detail);
        }
        workDirs.note(id, WorkDirs.Doubt.LOST);
        return diskLost(detail);
    }

    private static EngineException diskLost(String detail) {
        return new EngineException(
                "The sandbox went down hard and its disk cannot be started again. Reset it to get a clean one.",
                false,
                detail);
    }
}
