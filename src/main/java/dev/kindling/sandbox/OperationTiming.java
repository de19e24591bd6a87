package dev.kindling.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a finished operation took.
 *
 * @param askedAt with its wait for a free worker
 * @param endedAt when its end was committed
 */
public record OperationTiming(Instant askedAt, Instant endedAt) {
    public Duration took() {
        return Duration.between(askedAt, endedAt);
    }
}
