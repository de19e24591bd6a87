package dev.kindling.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * What a machine's SSH server saw of its tenant; Kindling's own keys and lent ones are left out. Counts from the last clean
 * disk.
 *
 * @param firstLogin when one of the tenant's keys first logged in
 * @param wrongKey the last other key that was tried and refused
 */
public record SeatEvidence(Optional<Instant> firstLogin, Optional<WrongKey> wrongKey) {
    /**
     * A key that is not the tenant's.
     *
     * @param fingerprint {@code SHA256:…}
     */
    public record WrongKey(String fingerprint, Instant lastTried) {}
}
