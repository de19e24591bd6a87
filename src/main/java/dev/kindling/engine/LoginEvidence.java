package dev.kindling.engine;

import java.time.Instant;
import java.util.List;

/**
 * What a machine's SSH server saw since its disk was made. Only the few dozen latest keys are kept.
 *
 * @param loggedIn keys that logged in, by their first login
 * @param refused keys that were offered and refused, by when they were first offered
 */
public record LoginEvidence(List<KeyUse> loggedIn, List<KeyUse> refused) {
    public LoginEvidence {
        loggedIn = List.copyOf(loggedIn);
        refused = List.copyOf(refused);
    }

    /**
     * One key.
     *
     * @param fingerprint {@code SHA256:…}
     */
    public record KeyUse(String fingerprint, Instant first, Instant last) {}
}
