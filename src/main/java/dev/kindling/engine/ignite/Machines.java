package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/** What machines there are: Ignite's list, completed from its files where it leaves machines out. */
final class Machines {
    private final IgniteCli ignite;
    private final VmDirs vmDirs;
    private final Containerd containerd;

    Machines(IgniteCli ignite, VmDirs vmDirs, Containerd containerd) {
        this.ignite = ignite;
        this.vmDirs = vmDirs;
        this.containerd = containerd;
    }

    IgniteListing list() {
        var machines = new HashMap<>(ignite.list().machines());
        vmDirs.besides(Set.copyOf(machines.keySet())).forEach(vm -> machines.put(vm.id(), unlisted(vm)));
        return new IgniteListing(machines);
    }

    private IgniteVm unlisted(IgniteVm vm) {
        if (vm.life() != IgniteVm.Life.UNKNOWN) {
            return vm;
        }
        Optional<Boolean> runs = containerd.runs(vm.id());
        return runs.map(up -> vm.with(up ? IgniteVm.Life.RUNNING : IgniteVm.Life.TASK_GONE))
                .orElse(vm);
    }

    Optional<IgniteVm> find(MachineId id) {
        return list().find(id);
    }

    IgniteVm require(MachineId id) {
        return find(id).orElseThrow(() -> IgniteFault.NOT_FOUND.toException("no machine " + id + " in ignite ps"));
    }
}
