package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.Arrays;
import java.util.Optional;

/**
 * Containerd's task, container and snapshot of a machine. Ignite leaves all three behind when the guest powers off or its
 * sandbox is killed, and then can neither start nor remove the machine.
 */
final class Containerd {
    private static final String NAMESPACE = "firecracker";

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

    void clear(MachineId id, Receipt receipt) {
        String name = container(id);
        if (lists(name, "task", "ls")) {
            ctr.ask("task", "kill", "-s", "SIGKILL", name); // fails when it is dead already, which is as good
            ctr.ask("task", "rm", "--force", name);
        }
        boolean had = lists(name, "container", "ls");
        if (had) {
            ctr.ask("container", "rm", name);
        }
        if (lists(name, "snapshot", "ls")) {
            ctr.ask("snapshot", "rm", name);
            had = true;
        }
        Optional<String> containers = ctr.ask("container", "ls");
        if (containers.isEmpty()) {
            receipt.left("container", "cannot look, " + ctr.name() + " is missing or containerd does not answer");
        } else if (names(containers.get(), name) || lists(name, "task", "ls") || lists(name, "snapshot", "ls")) {
            receipt.left("container", name + " is still there");
        } else if (had) {
            receipt.removed("container");
        }
    }

    private boolean lists(String name, String... question) {
        return ctr.ask(question).filter(answer -> names(answer, name)).isPresent();
    }

    private static boolean names(String table, String name) {
        return table.lines()
                .anyMatch(line -> Arrays.asList(line.trim().split("\\s+")).indexOf(name) == 0);
    }

    static String container(MachineId id) {
        return "ignite-" + id.value();
    }
}
