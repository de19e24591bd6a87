package dev.kindling.engine.rehearsal;

import dev.kindling.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Reads a machine's private host key as Kindling wrote it. */
final class HostKeyFile {
    private HostKeyFile() {}

    /** @throws EngineException that names the file, never its contents */
    static KeyPair read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null);
            Iterator<KeyPair> found = pairs == null ? null : pairs.iterator();
            if (found == null || !found.hasNext()) {
                throw unreadable(file, "no key in it");
            }
            return found.next();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof EngineException ours) {
                throw ours;
            }
            throw unreadable(file, e.getClass().getSimpleName());
        }
    }

    private static EngineException unreadable(Path file, String why) {
        return new EngineException(
                "The sandbox's host key cannot be read, so nothing could prove which machine it is.",
                false,
                "host key file " + file + ": " + why);
    }
}
