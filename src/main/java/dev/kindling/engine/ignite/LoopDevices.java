package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files of Ignite's the kernel holds open as loop devices; anybody may read that. */
final class LoopDevices {
    /** The kernel's remark behind the name of a file that was deleted since. */
    private static final String DELETED = " (deleted)";

    private final Path blockDevices;
    private final Path machines;
    private final Path images;

    /**
     * @param blockDevices {@code /sys/block}
     * @param runtimeDir Ignite's, {@code /var/lib/firecracker}
     */
    LoopDevices(Path blockDevices, Path runtimeDir) {
        this.blockDevices = blockDevices;
        this.machines = runtimeDir.toAbsolutePath().resolve("vm");
        this.images = runtimeDir.toAbsolutePath().resolve("image");
    }

    /** The files by loop device, such as {@code loop4}; deleted ones too. */
    Map<String, Path> files() {
        var files = new TreeMap<String, Path>(Comparator.naturalOrder());
        if (!Files.isDirectory(blockDevices)) {
            return files;
        }
        try (Stream<Path> devices = Files.list(blockDevices)) {
            devices.forEach(device -> backing(device.resolve("loop/backing_file"))
                    .ifPresent(file -> files.put(device.getFileName().toString(), file)));
        } catch (IOException e) {
            return Map.of();
        }
        return files;
    }

    /** Those that lie on a file of this machine, {@code vm/<uid>/overlay.dm}. */
    List<String> onDisksOf(MachineId id) {
        return files().entrySet().stream()
                .filter(entry -> owner(entry.getValue()).equals(Optional.of(id)))
                .map(Map.Entry::getKey)
                .toList();
    }

    Set<MachineId> owners() {
        return files().values().stream()
                .map(this::owner)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Those on images that nothing uses: a start that was cut off between {@code losetup} and device-mapper leaves them. Mounts
     * and disks of machines detach theirs by themselves, {@code autoclear}, and a disk that is being set up holds it.
     */
    Map<String, Path> idleOnImages() {
        var idle = new TreeMap<>(files());
        idle.entrySet().removeIf(entry -> !entry.getValue().startsWith(images) || !idle(entry.getKey()));
        return idle;
    }

    /** In doubt, no. */
    private boolean idle(String device) {
        Path directory = blockDevices.resolve(device);
        try (Stream<Path> holders = Files.list(directory.resolve("holders"))) {
            return holders.findAny().isEmpty()
                    && Files.readString(directory.resolve("loop/autoclear"))
                            .strip()
                            .equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<MachineId> owner(Path file) {
        if (!file.startsWith(machines) || file.getNameCount() <= machines.getNameCount()) {
            return Optional.empty();
        }
        String uid = file.getName(machines.getNameCount()).toString();
        return uid.matches("[0-9a-f]{16}") ? Optional.of(new MachineId(uid)) : Optional.empty();
    }

    private static Optional<Path> backing(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file).strip();
            String name = text.endsWith(DELETED) ? text.substring(0, text.length() - DELETED.length()) : text;
            return Optional.of(Path.of(name));
        } catch (IOException e) {
            return Optional.empty(); // detached just now
        }
    }
}
