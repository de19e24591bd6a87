package dev.kindling.inventory.seed;

import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Manifest;
import dev.kindling.inventory.seed.SeedImport.Repaired;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.Identifiers;
import dev.kindling.units.PortRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Puts the machines of a seed inventory right: what clashes becomes different, everything else stays. */
final class SeedRepair {
    private final PortRange ports;
    private final Path watched;
    private final RandomGenerator random;

    /**
     * @param ports those of the configuration
     * @param watched where what stands below {@code manifests/} will be on the host
     */
    SeedRepair(PortRange ports, Path watched, RandomGenerator random) {
        this.ports = ports;
        this.watched = watched;
        this.random = random;
    }

    /** @param left gets those that cannot be put right, by file, with the reason */
    List<Repaired> repair(List<SeedMachine> machines, Map<String, String> left) {
        Set<String> names = new HashSet<>();
        Set<String> uids = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        // A machine that is alone on its port keeps it, wherever it stands in the list.
        Map<Integer, Long> wanted = machines.stream()
                .flatMap(machine -> machine.forwards().stream().map(Manifest.Forward::hostPort))
                .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
        var repaired = new ArrayList<Repaired>();
        for (SeedMachine machine : machines) {
            if (machine.key().isEmpty()) {
                left.put(machine.file(), machine.keyFault().orElse("it has no key"));
            } else if (machine.image().isEmpty() || machine.kernel().isEmpty()) {
                left.put(machine.file(), "its manifest names no image or no kernel");
            } else {
                repaired.add(repair(machine, machine.key().get(), names, uids, taken, wanted.keySet()));
            }
        }
        return repaired;
    }

    private Repaired repair(
            SeedMachine machine,
            PublicKey key,
            Set<String> names,
            Set<String> uids,
            Set<Integer> taken,
            Set<Integer> wanted) {
        var changes = new ArrayList<>(machine.faults());
        String name = unique(machine, names);
        if (!name.equals(machine.name())) {
            changes.add("name " + machine.name() + " → " + name);
        }
        String uid = machine.uid().matches("[0-9a-f]{16}") && !uids.contains(machine.uid())
                ? machine.uid()
                : Identifiers.hex(random);
        uids.add(uid);
        if (!uid.equals(machine.uid())) {
            changes.add("uid " + machine.uid() + " → " + uid);
        }
        var forwards = new ArrayList<Manifest.Forward>();
        for (Manifest.Forward forward : machine.forwards()) {
            int port = ports.contains(forward.hostPort()) && !taken.contains(forward.hostPort())
                    ? forward.hostPort()
                    : free(taken, wanted);
            taken.add(port);
            if (port != forward.hostPort()) {
                changes.add("host port " + forward.hostPort() + " → " + port);
            }
            forwards.add(new Manifest.Forward(port, forward.vmPort() == 0 ? 22 : forward.vmPort(), forward.protocol()));
        }
        String keyPath = watched.resolve(machine.team() + "/" + name + "/" + name + ".pub")
                .toString();
        if (!keyPath.equals(machine.keyPath())) {
            changes.add("key path " + machine.keyPath() + " → " + keyPath);
        }
        var labels = new TreeMap<>(machine.labels());
        labels.putIfAbsent("team", machine.team());
        return new Repaired(
                machine,
                new Manifest(
                        name,
                        uid,
                        labels,
                        Map.of(),
                        machine.image(),
                        machine.kernel(),
                        machine.cpus(),
                        machine.memory(),
                        machine.disk(),
                        forwards,
                        keyPath,
                        Map.of(),
                        machine.running()),
                key,
                changes);
    }

    private static String unique(SeedMachine machine, Set<String> names) {
        String base = machine.name().replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        String name = base.isEmpty() ? "vm" : base;
        for (int i = 1; !names.add(name); i++) {
            name = (base.isEmpty() ? "vm" : base) + "-" + machine.team() + (i == 1 ? "" : "-" + i);
        }
        return name;
    }

    private int free(Set<Integer> taken, Set<Integer> wanted) {
        for (int port = ports.first().number(); port <= ports.last().number(); port++) {
            if (!taken.contains(port) && !wanted.contains(port)) {
                return port;
            }
        }
        throw new KindlingException("The ports " + ports + " do not suffice for the machines of this inventory. Widen"
                + " host.ports and call it again.");
    }
}
