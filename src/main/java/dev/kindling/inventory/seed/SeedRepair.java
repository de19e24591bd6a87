package dev.kindling.inventory.seed;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
                repair(machine, machine.key().get(), names, uids, taken, wanted.keySet())
                        .ifPresentOrElse(
                                repaired::add,
                                () -> left.put(
                                        machine.file(), "no port of " + ports + " is left for it: widen host.ports"));
            }
        }
        return repaired;
    }

    /** Empty when there is no port for it any more. */
    private Optional<Repaired> repair(
            SeedMachine machine,
            PublicKey key,
            Set<String> names,
            Set<String> uids,
            Set<Integer> taken,
            Set<Integer> wanted) {
        var forwards = new ArrayList<Manifest.Forward>();
        var moved = new ArrayList<String>();
        for (Manifest.Forward forward : machine.forwards()) {
            Optional<Integer> port = ports.contains(forward.hostPort()) && !taken.contains(forward.hostPort())
                    ? Optional.of(forward.hostPort())
                    : free(taken, wanted);
            if (port.isEmpty()) {
                return Optional.empty();
            }
            taken.add(port.get());
            if (port.get() != forward.hostPort()) {
                moved.add("host port " + forward.hostPort() + " → " + port.get());
            }
            forwards.add(new Manifest.Forward(
                    port.get(), forward.vmPort() == 0 ? 22 : forward.vmPort(), forward.protocol()));
        }
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
        changes.addAll(moved);
        String keyPath = watched.resolve(machine.team() + "/" + name + "/" + name + ".pub")
                .toString();
        if (!keyPath.equals(machine.keyPath())) {
            changes.add("key path " + machine.keyPath() + " → " + keyPath);
        }
        var labels = new TreeMap<>(machine.labels());
        labels.putIfAbsent("team", machine.team());
        return Optional.of(new Repaired(
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
                changes));
    }

    private static String unique(SeedMachine machine, Set<String> names) {
        String base = machine.name().replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        String name = base.isEmpty() ? "vm" : base;
        for (int i = 1; !names.add(name); i++) {
            name = (base.isEmpty() ? "vm" : base) + "-" + machine.team() + (i == 1 ? "" : "-" + i);
        }
        return name;
    }

    private Optional<Integer> free(Set<Integer> taken, Set<Integer> wanted) {
        return IntStream.rangeClosed(ports.first().number(), ports.last().number())
                .filter(port -> !taken.contains(port) && !wanted.contains(port))
                .boxed()
                .findFirst();
    }
}
