package dev.kindling.engine.ignite.standin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Device-mapper and loop devices that failed creates leak, with {@code dmsetup} and {@code losetup} to clear them. */
final class FakeDevices {
    private final Map<String, String> parents = new TreeMap<>();
    private final Set<String> loops = new TreeSet<>();
    private int nextLoop = 4;

    synchronized void leak(String container) {
        String base = "loop" + nextLoop++;
        String overlay = "loop" + nextLoop++;
        loops.addAll(List.of(base, overlay));
        parents.put(container, "(" + container + "-base) (" + overlay + ")");
        parents.put(container + "-base", "(" + base + ")");
    }

    synchronized void hostRestarted() {
        parents.clear();
        loops.clear();
    }

    synchronized List<String> traces(String container) {
        return parents.keySet().stream()
                .filter(name -> name.startsWith(container))
                .map(name -> "device " + name)
                .toList();
    }

    synchronized int loopsInUse() {
        return loops.size();
    }

    synchronized Answer dmsetup(List<String> arguments) {
        String name = arguments.get(arguments.size() - 1);
        return switch (arguments.get(0)) {
            case "ls" ->
                Answer.of(
                        parents.isEmpty()
                                ? "No devices found\n"
                                : String.join("\t(253:5)\n", parents.keySet()) + "\t(253:5)\n");
            case "deps" ->
                parents.containsKey(name)
                        ? Answer.of("1 dependencies\t: " + parents.get(name) + "\n")
                        : Answer.failure("Device " + name + " not found");
            case "remove" -> remove(name);
            default -> Answer.failure("Unknown command");
        };
    }

    private Answer remove(String name) {
        boolean used = parents.values().stream().anyMatch(needs -> needs.contains("(" + name + ")"));
        if (used || parents.remove(name) == null) {
            return Answer.failure("device-mapper: remove ioctl on " + name + " failed: Device or resource busy");
        }
        return Answer.of("");
    }

    synchronized Answer losetup(List<String> arguments) {
        String loop = arguments.get(1).replace("/dev/", "");
        boolean used = parents.values().stream().anyMatch(needs -> needs.contains("(" + loop + ")"));
        return arguments.get(0).equals("-d") && !used && loops.remove(loop)
                ? Answer.of("")
                : Answer.failure("losetup: " + loop + ": detach failed");
    }
}
