package dev.kindling.outbox;

import dev.kindling.chat.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages that a platform asked to hold back for a moment. In memory: a pause is worth no write, of which there would be
 * many when hundreds of messages wait for their turn, and after a restart the platform says again how long to wait. Used by
 * one thread.
 */
final class RestingMessages {
    private record Rest(Instant until, Destination to) {}

    private final Map<Long, Rest> resting = new HashMap<>();

    void add(long message, Destination to, Instant until) {
        resting.put(message, new Rest(until, to));
    }

    /** The clock by which they rest was set back. */
    void wakeAll() {
        resting.clear();
    }

    /** Those that still rest. */
    Set<Long> now(Instant now) {
        resting.values().removeIf(rest -> !rest.until().isAfter(now));
        return resting.keySet().stream().collect(Collectors.toUnmodifiableSet());
    }

    /** Until when an older message to the same place rests: a newer one must not arrive before it. */
    Optional<Instant> ahead(long message, Destination to) {
        return resting.entrySet().stream()
                .filter(entry ->
                        entry.getKey() < message && entry.getValue().to().equals(to))
                .map(entry -> entry.getValue().until())
                .max(Comparator.naturalOrder());
    }

    /** How long until the first of them may be tried again. */
    Optional<Duration> shortest(Instant now) {
        return resting.values().stream()
                .map(Rest::until)
                .min(Comparator.naturalOrder())
                .map(time -> Duration.between(now, time));
    }
}
