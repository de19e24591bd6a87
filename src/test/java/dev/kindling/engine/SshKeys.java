package dev.kindling.engine;

import dev.kindling.sshkey.PublicKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** Fresh ed25519 keys for tests, and their forms on disk and in our types. */
public final class SshKeys {
    private SshKeys() {}

    public static KeyPair fresh() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no ed25519 here", e);
        }
    }

    public static PublicKey publicKey(KeyPair pair) {
        return publicKey(pair.getPublic());
    }

    public static PublicKey publicKey(java.security.PublicKey key) {
        String[] words = PublicKeyEntry.toString(key).split(" ");
        return new PublicKey(words[0], words[1]);
    }

    /** Writes the private key in OpenSSH's format, mode 0600. */
    public static Path write(KeyPair pair, Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(file)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
