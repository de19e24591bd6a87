package dev.kindling.testing;

import dev.kindling.engine.SshKeys;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** A tenant's key pair: the line to paste, and the half to log in with. */
public record Keys(KeyPair pair, String line) {
    /** A fresh ed25519 key with a comment. */
    public static Keys fresh(String comment) {
        KeyPair pair = SshKeys.fresh();
        return new Keys(pair, PublicKeyEntry.toString(pair.getPublic()) + (comment.isEmpty() ? "" : " " + comment));
    }

    public String fingerprint() {
        return SshKeys.publicKey(pair).fingerprint();
    }
}
