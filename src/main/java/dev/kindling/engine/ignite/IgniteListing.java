package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.units.HostPort;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All machines on the host at one moment, by uid. */
record IgniteListing(Map<MachineId, IgniteVm> machines) {
    private static final Pattern NOT_INSPECTED =
            Pattern.compile("failed to inspect container for VM (?:\\S*-)?([0-9a-f]{16}): (.*)", Pattern.DOTALL);

    IgniteListing {
        machines = Map.copyOf(machines);
    }

    /**
     * Reads the answer to {@code ps -a}.
     *
     * @throws EngineException when it is an error, or when containerd was not asked: {@code ps} then repeats old metadata
     */
    static IgniteListing read(IgniteReply reply) {
        if (!reply.succeeded()) {
            throw IgniteFault.of(reply).toException(reply.detail("ps"));
        }
        var machines = new HashMap<MachineId, IgniteVm>();
        reply.result()
                .stdout()
                .lines()
                .map(IgniteVm::parse)
                .flatMap(Optional::stream)
                .forEach(vm -> machines.put(vm.id(), vm));
        for (Logfmt.Line line : reply.log()) {
            if (line.message().contains("Could not stat a containerd socket")) {
                throw IgniteFault.CONTAINERD_DOWN.toException("ignite ps: " + line.message());
            }
            doubt(machines, line.message());
        }
        return new IgniteListing(machines);
    }

    private static void doubt(Map<MachineId, IgniteVm> machines, String warning) {
        Matcher match = NOT_INSPECTED.matcher(warning);
        if (match.matches()) {
            var life = match.group(2).contains("not found") ? IgniteVm.Life.TASK_GONE : IgniteVm.Life.UNKNOWN;
            machines.computeIfPresent(new MachineId(match.group(1)), (id, vm) -> vm.running() ? vm.with(life) : vm);
        }
    }

    Optional<IgniteVm> find(MachineId id) {
        return Optional.ofNullable(machines.get(id));
    }

    boolean runs(MachineId id) {
        return find(id).filter(IgniteVm::running).isPresent();
    }

    /** A machine of that name other than this one; Ignite refuses a second. */
    Optional<IgniteVm> otherNamed(String name, MachineId own) {
        return machines.values().stream()
                .filter(vm -> vm.name().equals(name) && !vm.id().equals(own))
                .findFirst();
    }

    /** Kindling's machines that are off. */
    Set<MachineId> stopped() {
        return machines.values().stream()
                .filter(vm -> vm.kindling() && vm.life() == IgniteVm.Life.STOPPED)
                .map(IgniteVm::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Machines other than this one that forward the port, running or not, in a fixed order. */
    List<IgniteVm> othersOn(HostPort port, Optional<MachineId> own) {
        return machines.values().stream()
                .filter(vm -> vm.forwards(port) && !Optional.of(vm.id()).equals(own))
                .sorted(Comparator.comparing(vm -> vm.id().value()))
                .toList();
    }
}
