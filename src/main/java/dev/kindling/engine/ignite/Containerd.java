package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Containerd's task, container and snapshot of a machine. Ignite leaves all three behind when the guest powers off or its
 * sandbox is killed, and then can neither start nor remove the machine.
 */
final class Containerd {
    /** Ignite's. */
    static final String NAMESPACE = "firecracker";

    private final HostTool ctr;

    Containerd(ProcessRunner runner, String ctr) {
        this.ctr = new HostTool(runner, ctr, "-n", NAMESPACE);
    }

    /** Whether the machine's task runs; empty when containerd cannot be asked. */
    Optional<Boolean> runs(MachineId id) {
        return ctr.ask("task", "ls")
                .map(tasks -> tasks.lines()
                        .map(line -> line.trim().split("\\s+"))
                        .anyMatch(cells ->
                                cells.length >= 3 && cells[0].equals(container(id)) && cells[2].equals("RUNNING")));
    }

    /** All machines whose task runs; none when containerd cannot be asked. */
    Set<MachineId> running() {
        return ctr.ask("task", "ls")
                .map(tasks -> tasks.lines()
                        .map(line -> line.trim().split("\\s+"))
                        .filter(cells -> cells.length >= 3 && cells[2].equals("RUNNING"))
                        .map(cells -> machine(cells[0]))
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    void clear(MachineId id, Receipt receipt) {
        String name = container(id);
        Optional<List<String>> before = holding(name);
        if (before.isPresent() && before.get().isEmpty()) {
            return;
        }
        List<String> nouns = before.orElse(List.of());
        if (nouns.contains("task")) {
            ctr.ask("task", "kill", "-s", "SIGKILL", name); // fails when it is dead already, which is as good
            ctr.ask("task", "rm", "--force", name);
        }
        if (nouns.contains("container")) {
            ctr.ask("container", "rm", name);
        }
        if (nouns.contains("snapshot")) {
            ctr.ask("snapshot", "rm", name); // mostly gone with its container
        }
        prove(name, receipt);
    }

    private void prove(String name, Receipt receipt) {
        Optional<List<String>> after = holding(name);
        if (after.isEmpty()) {
            receipt.left("container", "cannot look, " + ctr.name() + " is missing or containerd does not answer");
        } else if (after.get().isEmpty()) {
            receipt.removed("container");
        } else {
            receipt.left("container", "the " + String.join(" and ", after.get()) + " of " + name + " is still there");
        }
    }

    /** Of what kinds containerd has something by this name; empty when it cannot be asked. */
    private Optional<List<String>> holding(String name) {
        var kinds = new ArrayList<String>();
        for (String noun : List.of("task", "container", "snapshot")) {
            Optional<String> table = ctr.ask(noun, "ls");
            if (table.isEmpty()) {
                return Optional.empty();
            }
            if (names(table.get(), name)) {
                kinds.add(noun);
            }
        }
        return Optional.of(kinds);
    }

    private static boolean names(String table, String name) {
        return table.lines()
                .anyMatch(line -> Arrays.asList(line.trim().split("\\s+")).indexOf(name) == 0);
    }

    /** All machines of which containerd has something; empty when it cannot be asked. */
    Optional<Set<MachineId>> owners() {
        var owners = new HashSet<MachineId>();
        for (String noun : List.of("task", "container", "snapshot")) {
            Optional<String> table = ctr.ask(noun, "ls");
            if (table.isEmpty()) {
                return Optional.empty();
            }
            table.get()
                    .lines()
                    .map(line -> machine(line.trim().split("\\s+")[0]))
                    .flatMap(Optional::stream)
                    .forEach(owners::add);
        }
        return Optional.of(owners);
    }

    /** The machine whose container has this name, if it is one of Ignite's. */
    static Optional<MachineId> machine(String container) {
        return container.matches("ignite-[0-9a-f]{16}")
                ? Optional.of(new MachineId(container.substring("ignite-".length())))
                : Optional.empty();
    }

    static String container(MachineId id) {
        return "ignite-" + id.value();
    }
}
