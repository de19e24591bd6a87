package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import dev.kindling.engine.RemovalReport;
import java.util.Optional;

/** Removes a machine with all that it left, and looks afterwards whether it is gone. */
final class MachineRemover {
    private final IgniteCli ignite;
    private final Machines machines;
    private final VmDirs vmDirs;
    private final GuestLeftovers leftovers;
    private final DeviceMaps devices;
    private final WorkDirs workDirs;

    MachineRemover(
            IgniteCli ignite,
            Machines machines,
            VmDirs vmDirs,
            GuestLeftovers leftovers,
            DeviceMaps devices,
            WorkDirs workDirs) {
        this.ignite = ignite;
        this.machines = machines;
        this.vmDirs = vmDirs;
        this.leftovers = leftovers;
        this.devices = devices;
        this.workDirs = workDirs;
    }

    RemovalReport remove(MachineId id) {
        var receipt = new Receipt();
        boolean existed = machines.find(id).isPresent();
        Optional<String> refusal = existed ? forceRemoval(id, receipt) : Optional.empty();
        receipt.lookAgain();
        leftovers.clear(id, receipt);
        boolean stays = existed && machines.find(id).isPresent();
        if (stays) {
            receipt.left("machine", refusal.orElse("ignite said that it was removed, and lists it still"));
            return receipt.report();
        }
        if (existed) {
            receipt.removed("machine");
            receipt.removed("disk");
        }
        devices.clear(id, receipt);
        if (vmDirs.sweep(id)) {
            receipt.removed("empty directory");
        }
        workDirs.discard(id);
        return receipt.report();
    }

    /** {@code rm -f}; one that was killed is refused until containerd has forgotten its task, so that comes in between. */
    private Optional<String> forceRemoval(MachineId id, Receipt receipt) {
        IgniteReply first = ignite.remove(id);
        if (first.succeeded()) {
            return Optional.empty();
        }
        leftovers.clear(id, receipt);
        // Without an exact match Ignite takes a prefix of some other machine's name or uid.
        if (machines.find(id).isEmpty()) {
            return Optional.empty();
        }
        IgniteReply second = ignite.remove(id);
        return second.succeeded() ? Optional.empty() : Optional.of(second.detail("rm"));
    }
}
