package dev.kindling.engine.ignite.standin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tasks, containers and snapshots of containerd's {@code firecracker} namespace, and {@code ctr} to look at them. */
final class FakeContainerd {
    private final Map<String, String> tasks = new TreeMap<>();
    private final Set<String> containers = new TreeSet<>();
    private final Set<String> snapshots = new TreeSet<>();
    private final Set<String> images = new TreeSet<>();
    private boolean offline;

    synchronized void run(String name) {
        tasks.put(name, "RUNNING");
        containers.add(name);
        snapshots.add(name);
    }

    synchronized void taskDied(String name) {
        tasks.computeIfPresent(name, (key, status) -> "STOPPED");
    }

    synchronized void hostRestarted() {
        tasks.clear();
    }

    synchronized void remove(String name) {
        tasks.remove(name);
        containers.remove(name);
        snapshots.remove(name);
    }

    synchronized Optional<String> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    synchronized boolean hasContainer(String name) {
        return containers.contains(name);
    }

    synchronized List<String> traces(String name) {
        return List.of(
                        tasks.containsKey(name) ? "task " + tasks.get(name) : "",
                        containers.contains(name) ? "container" : "",
                        snapshots.contains(name) ? "snapshot" : "")
                .stream()
                .filter(trace -> !trace.isEmpty())
                .toList();
    }

    /** @return the name of a task that was killed, if one was, so that its guest dies */
    synchronized Answer ctr(List<String> arguments, java.util.function.Consumer<String> killed) {
        if (arguments.size() < 4 || !arguments.subList(0, 2).equals(List.of("-n", "firecracker"))) {
            return Answer.failure("ctr: stand-in takes -n firecracker NOUN VERB …");
        }
        String verb = arguments.get(2) + " " + arguments.get(3);
        List<String> rest = arguments.subList(4, arguments.size());
        String name = rest.isEmpty() ? "" : rest.get(rest.size() - 1);
        return switch (verb) {
            case "task ls" -> Answer.of("TASK    PID    STATUS    \n" + table(tasks));
            case "container ls" ->
                Answer.of("CONTAINER    IMAGE    RUNTIME    \n" + list(containers, "weaveworks/ignite:dev"));
            case "snapshot ls" -> Answer.of("KEY    PARENT    KIND    \n" + list(snapshots, "sha256:5f70bf18"));
            case "image ls" -> Answer.of(rest.equals(List.of("-q")) ? String.join("\n", images) + "\n" : "REF TYPE\n");
            case "image pull" -> pull(name);
            case "task kill" -> kill(name, killed);
            case "task rm" -> removeTask(name, rest.contains("--force") || rest.contains("-f"), killed);
            case "container rm" -> removeContainer(name);
            case "snapshot rm" -> removeSnapshot(name);
            default -> Answer.failure("ctr: no such command: " + verb);
        };
    }

    /** No registry is reached from now on. */
    synchronized void offline() {
        offline = true;
    }

    private Answer pull(String name) {
        if (offline) {
            return Answer.failure("ctr: failed to resolve reference \"" + name + "\": no such host");
        }
        images.add(name);
        return Answer.of("unpacking linux/amd64 sha256:1c0534015f0c...\ndone: 1.2s\n");
    }

    private Answer kill(String name, java.util.function.Consumer<String> killed) {
        if (!tasks.containsKey(name)) {
            return Answer.failure("ctr: task " + name + " not found: not found");
        }
        if (tasks.get(name).equals("STOPPED")) {
            return Answer.failure("ctr: process already finished: not found");
        }
        tasks.put(name, "STOPPED");
        killed.accept(name);
        return Answer.of("");
    }

    private Answer removeTask(String name, boolean force, java.util.function.Consumer<String> killed) {
        if (!tasks.containsKey(name)) {
            return Answer.failure("ctr: task " + name + " not found: not found");
        }
        if (tasks.get(name).equals("RUNNING") && !force) {
            return Answer.failure("ctr: task must be stopped before deletion: running: failed precondition");
        }
        tasks.remove(name);
        killed.accept(name);
        return Answer.of("");
    }

    private Answer removeContainer(String name) {
        if (tasks.containsKey(name)) {
            return Answer.failure("ctr: cannot delete a non stopped container: {" + tasks.get(name) + "}");
        }
        return containers.remove(name) ? Answer.of("") : Answer.failure("ctr: container \"" + name + "\": not found");
    }

    private Answer removeSnapshot(String name) {
        if (containers.contains(name)) {
            return Answer.failure("ctr: snapshot " + name + " is in use");
        }
        return snapshots.remove(name)
                ? Answer.of("")
                : Answer.failure("ctr: snapshot " + name + " does not exist: not found");
    }

    private static String table(Map<String, String> tasks) {
        var text = new StringBuilder();
        tasks.forEach((name, status) -> text.append(name + "    4711    " + status + "    \n"));
        return text.toString();
    }

    private static String list(Set<String> names, String more) {
        var text = new StringBuilder();
        names.forEach(name -> text.append(name + "    " + more + "    x    \n"));
        return text.toString();
    }
}
