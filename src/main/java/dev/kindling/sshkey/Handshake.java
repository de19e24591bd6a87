package dev.kindling.sshkey;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/** Travels with one connection and collects the host key that its server proved to hold. */
final class Handshake {
    private static final AttributeRepository.AttributeKey<Handshake> KEY = new AttributeRepository.AttributeKey<>();

    private final PublicKey expected;
    private volatile @Nullable KeyOffer offer;
    private final CompletableFuture<String> seenFingerprint = new CompletableFuture<>();

    Handshake(PublicKey expected) {
        this.expected = expected;
    }

    /** Has the login of this connection offer these keys and sign for none. */
    void offer(List<PublicKey> keys, ConcurrentHashMap<PublicKey, Boolean> answers) {
        offer = new KeyOffer(keys, answers);
    }

    Optional<KeyOffer> offered() {
        return Optional.ofNullable(offer);
    }

    AttributeRepository asContext() {
        return AttributeRepository.ofKeyValuePair(KEY, this);
    }

    static Handshake of(ClientSession session) {
        return session.getConnectionContext().getAttribute(KEY);
    }

    /** Called once the server has signed the exchange with this key. False ends the connection. */
    boolean seen(java.security.PublicKey key) {
        boolean ours = PublicKeyEntry.toString(key).equals(expected.toString());
        seenFingerprint.complete(ours ? expected.fingerprint() : KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
        return ours;
    }

    void closed() {
        seenFingerprint.completeExceptionally(new IOException("closed before the key exchange was done"));
    }

    CompletableFuture<String> seenFingerprint() {
        return seenFingerprint;
    }
}
