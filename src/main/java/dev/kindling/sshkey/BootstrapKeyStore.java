package dev.kindling.sshkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Private halves of the keys by which Kindling itself gets into a warm seat, until somebody claims it. One file {@code
 * <directory>/<uid>}, mode 0600, for each machine. Every operation may be repeated after a crash at any point. Thread-safe.
 */
public final class BootstrapKeyStore {
    private static final Pattern UID = Pattern.compile("[0-9a-f]{16}");

    private final Path directory;

    /** @param directory made when it is first needed, mode 0700 */
    public BootstrapKeyStore(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** The public half of the machine's key; made now if there is none yet. When this returns the key is on the disk. */
    public synchronized PublicKey ensure(String machineUid) {
        Path file = file(machineUid);
        try {
            if (!Files.exists(file)) {
                OwnerOnly.makeDirectory(directory);
                OwnerOnly.write(file, HostKeyStore.generate("kindling-bootstrap"));
            }
            return JavaKeys.fromJava(HostKeyStore.readPair(file).getPublic());
        } catch (IOException | GeneralSecurityException e) {
            throw new HostKeyException(machineUid, "the bootstrap key of machine " + machineUid + " cannot be made", e);
        }
    }

    /** The machine's key pair, while there is one. */
    public Optional<KeyPair> find(String machineUid) {
        try {
            return Optional.of(HostKeyStore.readPair(file(machineUid)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            throw new HostKeyException(machineUid, "the bootstrap key of machine " + machineUid + " cannot be read", e);
        }
    }

    /** Removes the machine's key, for good also after a power cut; does nothing where there is none. */
    public synchronized void destroy(String machineUid) {
        try {
            if (Files.deleteIfExists(file(machineUid))) {
                OwnerOnly.sync(directory);
            }
        } catch (IOException e) {
            throw new HostKeyException(
                    machineUid, "the bootstrap key of machine " + machineUid + " cannot be removed", e);
        }
    }

    /** All machines that have a key here, for finding those that nobody knows any more. */
    public Set<String> uids() {
        Set<String> uids = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> UID.matcher(name).matches())
                    .forEach(uids::add);
            return uids;
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw new HostKeyException("", "the bootstrap keys in " + directory + " cannot be listed", e);
        }
    }

    private Path file(String machineUid) {
        if (!UID.matcher(machineUid).matches()) {
            throw new IllegalArgumentException("a machine uid has 16 hexadecimal digits");
        }
        return directory.resolve(machineUid);
    }
}
