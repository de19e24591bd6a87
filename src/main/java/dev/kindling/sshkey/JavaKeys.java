package dev.kindling.sshkey;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** Between our keys and those of the JDK and MINA. */
public final class JavaKeys {
    private JavaKeys() {}

    /** @throws IllegalArgumentException if it is of a type or strength that Kindling does not take */
    public static PublicKey fromJava(java.security.PublicKey key) {
        return PublicKey.parse(PublicKeyEntry.toString(key));
    }

    /** The key as MINA's authenticators compare it. */
    public static java.security.PublicKey toJava(PublicKey key) {
        try {
            java.security.PublicKey java = AuthorizedKeyEntry.parseAuthorizedKeyEntry(key.toString())
                    .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
            if (java == null) {
                throw new IllegalStateException("no provider for keys of type " + key.type());
            }
            return java;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a sound key of type " + key.type() + " was not understood", e);
        }
    }
}
