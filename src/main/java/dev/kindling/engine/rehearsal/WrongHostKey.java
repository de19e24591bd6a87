package dev.kindling.engine.rehearsal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** A host key that nobody has pinned, made when it is first asked for. */
final class WrongHostKey implements Supplier<KeyPair> {
    private Optional<KeyPair> key = Optional.empty();

    @Override
    public synchronized KeyPair get() {
        if (key.isEmpty()) {
            try {
                key = Optional.of(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no provider for ed25519", e);
            }
        }
        return key.get();
    }
}
