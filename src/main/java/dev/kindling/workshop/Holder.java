package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.sshkey.PublicKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose seat it is.
 *
 * @param handle what to call them; not an identity
 * @param invitedAt when it was promised to them
 * @param claimedAt when they took it; until then the promise may be taken back
 * @param key that they gave; forgotten when the seat is released
 * @param fingerprint of that key; stays for the roster
 */
public record Holder(
        ActorId id,
        String handle,
        Optional<Instant> invitedAt,
        Optional<Instant> claimedAt,
        Optional<PublicKey> key,
        Optional<String> fingerprint) {
    public static Holder invited(ActorId id, String handle, Instant now) {
        return new Holder(id, handle, Optional.of(now), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Holder claiming(Claimant person, Optional<Instant> invitedAt, Instant now) {
        return new Holder(
                person.id(),
                person.handle(),
                invitedAt,
                Optional.of(now),
                Optional.of(person.key()),
                Optional.of(person.key().fingerprint()));
    }

    public boolean claimed() {
        return claimedAt.isPresent();
    }

    Holder withoutKey() {
        return new Holder(id, handle, invitedAt, claimedAt, Optional.empty(), fingerprint);
    }
}
