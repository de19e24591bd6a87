package dev.kindling.sshkey;

/**
 * An SSH public key of one of the accepted types, strong enough and canonical: it cannot be made from anything else, so
 * printing it is always safe. {@link KeyIntake} makes one from what a person pasted.
 *
 * @param type OpenSSH's name, such as {@code ssh-ed25519}
 * @param blob the key itself, standard base64 without line breaks
 */
public record PublicKey(String type, String blob) {
    /** @throws IllegalArgumentException if this is not a sound key */
    public PublicKey {
        try {
            if (!KeyBlob.typeOf(blob).equals(type)) {
                throw new IllegalArgumentException("the type of the key is not the one written inside it");
            }
        } catch (UnsoundKeyException e) {
            throw new IllegalArgumentException("not a sound public key: " + e.reason(), e);
        }
    }

    /**
     * Reads back what {@link #toString} printed, for instance into the database.
     *
     * @throws IllegalArgumentException if this is anything but {@code type blob} of a sound key
     */
    public static PublicKey parse(String typeAndBlob) {
        int space = typeAndBlob.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("a stored public key has two words");
        }
        return new PublicKey(typeAndBlob.substring(0, space), typeAndBlob.substring(space + 1));
    }

    /** The key in a blob, with the type that is written inside it. */
    static PublicKey of(String blob) throws UnsoundKeyException {
        return new PublicKey(KeyBlob.typeOf(blob), blob);
    }

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
