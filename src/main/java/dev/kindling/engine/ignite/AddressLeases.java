package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Address leases of CNI's host-local plugin: one file per address, whose first line names the container. A lease that stays
 * behind makes the next start fail with "duplicate allocation is not allowed".
 */
final class AddressLeases {
    private static final Pattern RESULT = Pattern.compile("(?:.*-)?(ignite-[0-9a-f]{16})(?:-[^-]*)?");

    private final Path networks;
    private final Path results;
    private final Optional<HostTool> rootHelper;

    AddressLeases(Path cniDir) {
        this(cniDir, Optional.empty());
    }

    /** @param rootHelper reads and releases leases where only root may */
    AddressLeases(Path cniDir, Optional<HostTool> rootHelper) {
        this.rootHelper = rootHelper;
        this.networks = cniDir.resolve("networks");
        this.results = cniDir.resolve("results");
    }

    /** Addresses that are leased to the machine. */
    List<String> of(MachineId id) {
        List<Path> files = rootHelper.isPresent()
                ? named(rootHelper.get().ask("leases", id.value()).orElse(""))
                : files(id);
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    void release(MachineId id, Receipt receipt) {
        if (rootHelper.isPresent()) {
            releaseAsRoot(rootHelper.get(), id, receipt);
            return;
        }
        try {
            for (Path file : files(id)) {
                Files.deleteIfExists(file);
                receipt.removed("address lease");
            }
            for (Path file : list(results)) {
                if (ownerOf(file).equals(Optional.of(id))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            receipt.left("address lease", e.toString());
        }
    }

    private static void releaseAsRoot(HostTool helper, MachineId id, Receipt receipt) {
        Optional<String> released = helper.ask("release", id.value());
        if (released.isEmpty()) {
            receipt.left("address lease", "the root helper did not release it");
        } else if (!named(released.get()).isEmpty()) {
            receipt.removed("address lease");
        }
    }

    private static List<Path> named(String lines) {
        return lines.lines().filter(line -> !line.isBlank()).map(Path::of).toList();
    }

    /** All machines that have leases or results; empty when those cannot be read. */
    Optional<Set<MachineId>> owners() {
        if (rootHelper.isPresent()) {
            return rootHelper
                    .get()
                    .ask("leases")
                    .map(lines -> lines.lines()
                            .map(Containerd::machine)
                            .flatMap(Optional::stream)
                            .collect(Collectors.toUnmodifiableSet()));
        }
        if (Stream.of(networks, results).anyMatch(AddressLeases::closed)) {
            return Optional.empty();
        }
        var owners = new HashSet<MachineId>();
        for (Path network : list(networks)) {
            for (Path file : list(network)) {
                Containerd.machine(firstLine(file)).ifPresent(owners::add);
            }
        }
        list(results).forEach(file -> ownerOf(file).ifPresent(owners::add));
        return Optional.of(owners);
    }

    private static boolean closed(Path directory) {
        return Files.exists(directory) && !Files.isReadable(directory);
    }

    /** Of a result, {@code <network>-<container>-<interface>}. */
    private static Optional<MachineId> ownerOf(Path result) {
        Matcher match = RESULT.matcher(result.getFileName().toString());
        return match.matches() ? Containerd.machine(match.group(1)) : Optional.empty();
    }

    private List<Path> files(MachineId id) {
        var found = new ArrayList<Path>();
        for (Path network : list(networks)) {
            for (Path file : list(network)) {
                if (firstLine(file).equals(Containerd.container(id))) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return ""; // released by somebody else just now
        }
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
