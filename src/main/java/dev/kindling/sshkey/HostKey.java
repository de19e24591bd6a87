package dev.kindling.sshkey;

import dev.kindling.units.HostPort;
import java.nio.file.Path;

/**
 * The key by which one sandbox proves to be itself.
 *
 * @param publicKey an ed25519 key
 * @param privateFile in OpenSSH's format, mode 0600; see {@link HostKeyStore}
 */
public record HostKey(PublicKey publicKey, Path privateFile) {
    /** As {@code ssh} shows it: {@code SHA256:…}. */
    public String fingerprint() {
        return publicKey.fingerprint();
    }

    /** The line that pins this key in a tenant's {@code known_hosts}. */
    public String knownHostsLine(String address, HostPort port) {
        return KnownHosts.name(address, port) + " " + publicKey;
    }

    /** The fingerprint as five words that two people can compare aloud; see {@link SpokenFingerprint}. */
    public String words() {
        return SpokenFingerprint.of(publicKey);
    }
}
