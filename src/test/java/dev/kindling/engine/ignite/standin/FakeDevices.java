package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Device-mapper and loop devices that failed creates leak, with {@code dmsetup} and {@code losetup} to clear them. */
final class FakeDevices {
    private final Map<String, String> parents = new TreeMap<>();
    private final Set<String> loops = new TreeSet<>();
    private final Path blockDevices;
    private final Path machines;
    private int nextLoop = 4;

    /**
     * @param blockDevices the kernel's files about them, {@code sys/block}
     * @param runtimeDir Ignite's, where disks lie
     */
    FakeDevices(Path blockDevices, Path runtimeDir) {
        this.blockDevices = blockDevices;
        this.machines = runtimeDir.toAbsolutePath().resolve("vm");
    }

    /** As far as {@code losetup}: the create ended before device-mapper was asked. */
    synchronized String leakLoop(String container) {
        String loop = "loop" + nextLoop++;
        loops.add(loop);
        try {
            Path file = blockDevices.resolve(loop).resolve("loop/backing_file");
            Files.createDirectories(file.getParent());
            Path disk =
                    machines.resolve(container.substring("ignite-".length())).resolve("overlay.dm");
            Files.writeString(file, disk + " (deleted)\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return loop;
    }

    /** On an image, by whatever ended before a disk came to use it. */
    synchronized String leakLoopOnImage(String image, boolean autoclear, boolean held) {
        String loop = "loop" + nextLoop++;
        loops.add(loop);
        try {
            Path directory = blockDevices.resolve(loop);
            Files.createDirectories(directory.resolve("loop"));
            Files.createDirectories(directory.resolve(held ? "holders/dm-0" : "holders"));
            Files.writeString(directory.resolve("loop/autoclear"), autoclear ? "1\n" : "0\n");
            Path file = machines.resolveSibling("image").resolve(image).resolve("image.ext4");
            Files.writeString(directory.resolve("loop/backing_file"), file + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return loop;
    }

    private void detached(String loop) {
        try {
            Files.deleteIfExists(blockDevices.resolve(loop).resolve("loop/backing_file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void leak(String container) {
        String base = "loop" + nextLoop++;
        String overlay = leakLoop(container);
        loops.add(base);
        parents.put(container, "(" + container + "-base) (" + overlay + ")");
        parents.put(container + "-base", "(" + base + ")");
    }

    synchronized void hostRestarted() {
        parents.clear();
        loops.forEach(this::detached);
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
        if (!arguments.get(0).equals("-d") || used || !loops.remove(loop)) {
            return Answer.failure("losetup: " + loop + ": detach failed");
        }
        detached(loop);
        return Answer.of("");
    }
}
