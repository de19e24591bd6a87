package dev.kindling.sshkey;

/**
 * An SSH public key that passed the intake: one of the accepted types, strong enough, re-encoded by us.
 *
 * @param type OpenSSH's name, such as {@code ssh-ed25519}
 * @param blob the key itself, standard base64 without line breaks
 */
public record PublicKey(String type, String blob) {
    /** SHA256 fingerprint exactly as {@code ssh-keygen -lf} prints it, with its {@code SHA256:} prefix. */
    public String fingerprint() {
        return Fingerprints.sha256(blob);
    }

    /** The line for authorized_keys, with a comment of ours (letters, digits, {@code . _ @ -}). */
    public String authorizedKeysLine(String comment) {
        return type + " " + blob + " " + comment.replaceAll("[^A-Za-z0-9._@-]", "-");
    }

    /** {@code type blob}: the two words of a known_hosts or authorized_keys line. */
    @Override
    public String toString() {
        return type + " " + blob;
    }
}
