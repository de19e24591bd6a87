package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.fault.KindlingException;
import dev.kindling.sshkey.HostKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kindling's own files for each machine, {@code <state-dir>/ignite/<uid>/}: the manifest, authorized_keys and the public host
 * key, and a note when its disk is in doubt. Directories 0700, files 0600.
 */
final class WorkDirs {
    private final Path root;
    private final Optional<String> bindAddress;

    WorkDirs(Path stateDir, Optional<String> bindAddress) {
        this.root = stateDir.toAbsolutePath().resolve("ignite");
        this.bindAddress = bindAddress;
    }

    /** What is known of a disk whose machine went down without Ignite noticing. */
    enum Doubt {
        /** Its metadata was put right; it has not yet been seen running. */
        REPAIRED,
        /** It was repaired and did not come up. */
        LOST
    }

    /** Writes everything that {@code ignite run} reads and returns the manifest's path; an older state is replaced. */
    Path prepare(MachineSpec spec) {
        try {
            Path directory = of(spec.id());
            discard(spec.id());
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String keys = spec.authorizedKeys().stream()
                    .map(key -> key.authorizedKeysLine("kindling-" + spec.name()) + "\n")
                    .collect(Collectors.joining());
            Path authorizedKeys = write(directory.resolve("authorized_keys"), keys);
            Path publicKey = write(directory.resolve("ssh_host_ed25519_key.pub"), publicHalf(spec) + "\n");
            var manifest = new IgniteManifest(spec, authorizedKeys, publicKey, bindAddress);
            return write(directory.resolve("vm.yaml"), manifest.yaml());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void discard(MachineId id) {
        deleteTree(of(id));
    }

    /** Machines that this Kindling began to make and has not removed. */
    Set<MachineId> owners() {
        if (!Files.isDirectory(root)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{16}"))
                    .map(MachineId::new)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void note(MachineId id, Doubt doubt) {
        try {
            Files.createDirectories(
                    of(id), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            write(of(id).resolve("disk"), doubt.name());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    Optional<Doubt> doubt(MachineId id) {
        try {
            Path note = of(id).resolve("disk");
            return Files.exists(note)
                    ? Optional.of(Doubt.valueOf(Files.readString(note).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(Doubt.REPAIRED);
        }
    }

    boolean lost(MachineId id) {
        return doubt(id).filter(Doubt.LOST::equals).isPresent();
    }

    void trust(MachineId id) {
        try {
            Files.deleteIfExists(of(id).resolve("disk"));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Path of(MachineId id) {
        return root.resolve(id.value());
    }

    private static String publicHalf(MachineSpec spec) {
        try {
            return HostKeyStore.publicHalf(spec.hostKey()).toString();
        } catch (KindlingException e) {
            throw new EngineException(
                    "Kindling could not read the sandbox's host key.", false, String.valueOf(e.getMessage()));
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    static void deleteTree(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static EngineException unwritable(IOException cause) {
        return new EngineException("Kindling could not keep its files of the sandbox.", true, cause.toString());
    }
}
