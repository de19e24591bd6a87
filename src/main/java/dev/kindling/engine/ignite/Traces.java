package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Of which machines there is anything on the host, apart from Ignite's own list. Only looks. */
final class Traces {
    private final Containerd containerd;
    private final PortForwards forwards;
    private final AddressLeases leases;
    private final DeviceMaps devices;
    private final VmDirs vmDirs;
    private final WorkDirs workDirs;

    Traces(
            Containerd containerd,
            PortForwards forwards,
            AddressLeases leases,
            DeviceMaps devices,
            VmDirs vmDirs,
            WorkDirs workDirs) {
        this.containerd = containerd;
        this.forwards = forwards;
        this.leases = leases;
        this.devices = devices;
        this.vmDirs = vmDirs;
        this.workDirs = workDirs;
    }

    /**
     * What was seen.
     *
     * @param kinds what there is of each machine, in words
     * @param unseen programs that could not be asked
     */
    record Seen(Map<MachineId, List<String>> kinds, List<String> unseen) {}

    Seen look() {
        var kinds = new TreeMap<MachineId, List<String>>(Comparator.comparing(MachineId::value));
        var unseen = new ArrayList<String>();
        add(kinds, unseen, "container", "containerd", containerd.owners());
        add(kinds, unseen, "port forward", "iptables", forwards.owners());
        add(kinds, unseen, "address lease", "cni", leases.owners());
        add(kinds, unseen, "disk devices", "dmsetup", devices.owners());
        add(kinds, unseen, "empty directory", "files", Optional.of(vmDirs.deserted()));
        add(kinds, unseen, "Kindling's own files", "files", Optional.of(workDirs.owners()));
        return new Seen(kinds, unseen);
    }

    private static void add(
            Map<MachineId, List<String>> kinds,
            List<String> unseen,
            String kind,
            String program,
            Optional<Set<MachineId>> owners) {
        if (owners.isEmpty()) {
            unseen.add(program);
        }
        owners.orElse(Set.of())
                .forEach(id ->
                        kinds.computeIfAbsent(id, unknown -> new ArrayList<>()).add(kind));
    }
}
