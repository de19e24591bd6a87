package dev.kindling.sshkey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The host keys of all sandboxes, each in {@code dir/<machine uid>/ssh_host_ed25519_key} with its {@code .pub} beside it.
 * Directories are 0700, files 0600. Every operation may be repeated after a crash at any point. Thread-safe; one process
 * at a time.
 */
public final class HostKeyStore {
    /** Name of the private file, as OpenSSH's server expects it. */
    public static final String FILE_NAME = "ssh_host_ed25519_key";

    private static final Pattern UID = Pattern.compile("[0-9a-f]{16}");
    private static final int LOCKS = 16;

    private final Path directory;
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /** @param directory made when it is first needed */
    public HostKeyStore(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** The machine's key; made now if there is none yet. When this returns the key is on the disk. */
    public HostKey ensure(String machineUid) {
        Path home = home(machineUid);
        synchronized (lock(machineUid)) {
            try {
                Path file = home.resolve(FILE_NAME);
                if (!Files.exists(file)) {
                    OwnerOnly.makeDirectory(directory);
                    OwnerOnly.makeDirectory(home);
                    OwnerOnly.write(file, generate("kindling"));
                }
                HostKey key = read(file);
                writePublicHalf(key);
                return key;
            } catch (IOException | GeneralSecurityException e) {
                throw new HostKeyException(machineUid, "the host key of machine " + machineUid + " cannot be made", e);
            }
        }
    }

    /** The machine's key, if it has one. */
    public Optional<HostKey> find(String machineUid) {
        Path file = home(machineUid).resolve(FILE_NAME);
        try {
            return Optional.of(read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            throw new HostKeyException(machineUid, "the host key of machine " + machineUid + " cannot be read", e);
        }
    }

    /** Removes the machine's key and directory; does nothing where there is none. */
    public void destroy(String machineUid) {
        Path home = home(machineUid);
        synchronized (lock(machineUid)) {
            try (Stream<Path> files = Files.list(home)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(home);
            } catch (NoSuchFileException e) {
                // Nothing to do: it is gone already.
            } catch (IOException e) {
                throw new HostKeyException(
                        machineUid, "the host key of machine " + machineUid + " cannot be removed", e);
            }
        }
    }

    /**
     * The public half of the host key in that file.
     *
     * @throws HostKeyException when the file holds no sound key
     */
    public static PublicKey publicHalf(Path privateFile) {
        try {
            return read(privateFile).publicKey();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new HostKeyException("", "the host key " + privateFile + " cannot be read", e);
        }
    }

    /** All machines that have a directory here, for finding those that nobody knows any more. */
    public Set<String> uids() {
        Set<String> uids = new TreeSet<>();
        try (Stream<Path> homes = Files.list(directory)) {
            homes.filter(home -> Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS))
                    .map(home -> String.valueOf(home.getFileName()))
                    .filter(name -> UID.matcher(name).matches())
                    .forEach(uids::add);
            return uids;
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw new HostKeyException("", "the host keys in " + directory + " cannot be listed", e);
        }
    }

    private Path home(String machineUid) {
        if (!UID.matcher(machineUid).matches()) {
            throw new IllegalArgumentException("a machine uid has 16 hexadecimal digits");
        }
        return directory.resolve(machineUid);
    }

    private Object lock(String machineUid) {
        return locks.get(Math.floorMod(machineUid.hashCode(), LOCKS));
    }

    /** A fresh ed25519 key in OpenSSH's format. */
    static byte[] generate(String comment) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var out = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, out);
        return out.toByteArray();
    }

    private static HostKey read(Path file) throws IOException, GeneralSecurityException {
        return new HostKey(JavaKeys.fromJava(readPair(file).getPublic()), file);
    }

    /** The one key in a file. */
    static KeyPair readPair(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(FILE_NAME), in, FilePasswordProvider.EMPTY);
            Iterator<KeyPair> pair = pairs == null ? List.<KeyPair>of().iterator() : pairs.iterator();
            if (!pair.hasNext()) {
                throw new IOException("no key in the file");
            }
            return pair.next();
        }
    }

    /** The private file is the truth; its public half is written again whenever it is missing or different. */
    private static void writePublicHalf(HostKey key) throws IOException {
        Path file = key.privateFile().resolveSibling(FILE_NAME + ".pub");
        byte[] line = (key.publicKey().authorizedKeysLine("kindling") + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), line)) {
            OwnerOnly.write(file, line);
        }
    }
}
