package dev.kindling.sshkey;

import java.util.Set;

/** What a server said to public keys that were offered to it. */
public sealed interface OfferResult {
    /**
     * It answered for every key.
     *
     * @param accepted those that would log in
     * @param refused those that would not
     */
    record Answered(Set<PublicKey> accepted, Set<PublicKey> refused) implements OfferResult {
        public Answered {
            accepted = Set.copyOf(accepted);
            refused = Set.copyOf(refused);
        }
    }

    /**
     * Another machine answered; no key was offered to it.
     *
     * @param seenFingerprint {@code SHA256:…}
     */
    record WrongHostKey(String seenFingerprint) implements OfferResult {}

    /**
     * No proof either way, not even for some of the keys.
     *
     * @param why half a sentence
     */
    record NotAnswering(String why) implements OfferResult {}
}
