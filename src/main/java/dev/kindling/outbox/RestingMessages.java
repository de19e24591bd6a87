package dev.kindling.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Messages that a platform asked to hold back for a moment. In memory: a pause is worth no write, of which there would be
 * many when hundreds of messages wait for their turn, and after a restart the platform says again how long to wait. Used by
 * one thread.
 */
final class RestingMessages {
    private final Map<Long, Instant> until = new HashMap<>();

    void add(long message, Instant time) {
        until.put(message, time);
    }

    /** Those that still rest. */
    Set<Long> now(Instant now) {
        until.values().removeIf(time -> !time.isAfter(now));
        return Set.copyOf(until.keySet());
    }

    /** How long until the first of them may be tried again. */
    Optional<Duration> shortest(Instant now) {
        return until.values().stream().min(Comparator.naturalOrder()).map(time -> Duration.between(now, time));
    }
}
