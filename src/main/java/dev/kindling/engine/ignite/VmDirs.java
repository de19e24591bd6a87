package dev.kindling.engine.ignite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ignite's own directories, {@code <runtime-dir>/vm/<uid>/}, read and mended where Ignite itself does not. */
final class VmDirs {
    private final Path root;
    private final Optional<HostTool> rootHelper;
    private final ObjectMapper json = new ObjectMapper();

    VmDirs(Path runtimeDir) {
        this(runtimeDir, Optional.empty());
    }

    /** @param rootHelper makes the changes where only root may */
    VmDirs(Path runtimeDir, Optional<HostTool> rootHelper) {
        this.rootHelper = rootHelper;
        this.root = runtimeDir.resolve("vm");
    }

    boolean hasMetadata(MachineId id) {
        return Files.exists(metadata(id));
    }

    /** Whether the stored metadata claims that the machine runs; {@code inspect} would say the same. */
    boolean claimsToRun(MachineId id) {
        return read(id).filter(vm -> vm.at("/status/running").asBoolean()).isPresent();
    }

    /**
     * Makes the metadata say that the machine is off. Ignite refuses to start a machine whose metadata says running, and its
     * own {@code stop} does not change that after the host was restarted.
     */
    void markStopped(MachineId id) {
        if (rootHelper.isPresent()) {
            if (rootHelper.get().ask("mark-stopped", id.value()).isEmpty()) {
                throw unrepaired(id, "the root helper did not mark it as stopped");
            }
            return;
        }
        try {
            JsonNode vm = read(id).orElseThrow(() -> new IOException("no metadata"));
            if (vm.get("status") instanceof ObjectNode status) {
                status.put("running", false);
            }
            Path fresh = metadata(id).resolveSibling("metadata.json.kindling");
            Files.write(fresh, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(vm));
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(metadata(id)));
            Files.move(fresh, metadata(id), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unrepaired(id, e.toString());
        }
    }

    /**
     * Removes the sockets and pipes of a machine that is off. One that went down hard, by a kill or with its host, leaves them:
     * Ignite takes the old socket for the sign that the machine is up, while Firecracker refuses to start beside it, so that
     * the machine is dead a moment after a start that succeeded.
     */
    void clearSockets(MachineId id) {
        if (rootHelper.isPresent()) {
            if (rootHelper.get().ask("clear-sockets", id.value()).isEmpty()) {
                throw unrepaired(id, "the root helper did not clear its sockets");
            }
            return;
        }
        Path directory = root.resolve(id.value());
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther()) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException e) {
            throw unrepaired(id, e.toString());
        }
    }

    private static EngineException unrepaired(MachineId id, String cause) {
        return new EngineException(
                "Kindling could not repair the sandbox after it went down.", false, "files of " + id + ": " + cause);
    }

    /** Machines that have metadata, apart from those known; {@code ps} has been seen to leave some out after a reboot. */
    List<IgniteVm> besides(Set<MachineId> known) {
        var machines = new ArrayList<IgniteVm>();
        for (MachineId id : ids()) {
            if (known.contains(id)) {
                continue;
            }
            read(id).map(vm -> fromMetadata(id, vm)).ifPresent(machines::add);
        }
        return machines;
    }

    /**
     * Removes what is left of a machine that Ignite no longer knows: each failed create leaks an empty directory.
     *
     * @return whether there was one
     */
    boolean sweep(MachineId id) {
        Path directory = root.resolve(id.value());
        if (!Files.isDirectory(directory) || hasMetadata(id)) {
            return false;
        }
        if (rootHelper.isPresent()) {
            return rootHelper
                    .get()
                    .ask("sweep", id.value())
                    .filter("removed"::equals)
                    .isPresent();
        }
        WorkDirs.deleteTree(directory);
        return true;
    }

    /** Uids with a directory in which there is no machine; each failed create leaks one. */
    Set<MachineId> deserted() {
        return directories().filter(id -> !hasMetadata(id)).collect(Collectors.toUnmodifiableSet());
    }

    private List<MachineId> ids() {
        return directories().filter(this::hasMetadata).toList();
    }

    private Stream<MachineId> directories() {
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{16}"))
                    .map(MachineId::new)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new EngineException("Kindling could not read the host's machines.", true, root + ": " + e);
        }
    }

    private Optional<JsonNode> read(MachineId id) {
        try {
            return Files.exists(metadata(id))
                    ? Optional.of(json.readTree(Files.readAllBytes(metadata(id))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static IgniteVm fromMetadata(MachineId id, JsonNode vm) {
        var ports = new ArrayList<Integer>();
        vm.at("/spec/network/ports")
                .forEach(port -> ports.add(port.path("hostPort").asInt()));
        return new IgniteVm(
                id,
                vm.at("/metadata/name").asText(),
                vm.at("/status/running").asBoolean() ? IgniteVm.Life.UNKNOWN : IgniteVm.Life.STOPPED,
                ports,
                !vm.at("/metadata/labels/kindling").asText().isBlank());
    }

    private Path metadata(MachineId id) {
        return root.resolve(id.value()).resolve("metadata.json");
    }
}
