package dev.kindling.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a sandbox lives.
 *
 * @param life asked for, counted from when it is ready
 * @param readyAt when it was ready for the first time
 * @param expiresAt when it will be removed; empty until ready
 * @param setAt when {@code expiresAt} was last set: warnings that were due before are pointless
 */
public record Lifespan(Duration life, Optional<Instant> readyAt, Optional<Instant> expiresAt, Optional<Instant> setAt) {
    public static Lifespan of(Duration life) {
        return new Lifespan(life, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Ends at a fixed time, whenever it becomes ready. */
    static Lifespan ending(Instant end, Instant now) {
        Duration life = Duration.between(now, end);
        return new Lifespan(
                life.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : life,
                Optional.empty(),
                Optional.of(end),
                Optional.of(now));
    }

    /** Starts the count, the first time only: a restart or reset gives no extra time. */
    public Lifespan startedAt(Instant now) {
        return readyAt.isPresent()
                ? this
                : new Lifespan(
                        life,
                        Optional.of(now),
                        Optional.of(expiresAt.orElse(now.plus(life))),
                        Optional.of(setAt.orElse(now)));
    }

    public Lifespan until(Instant end, Instant now) {
        return new Lifespan(life, readyAt, Optional.of(end), Optional.of(now));
    }
}
