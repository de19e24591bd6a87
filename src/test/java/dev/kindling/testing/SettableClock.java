package dev.kindling.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A clock that a test moves on. It also runs by itself, at the usual pace, so that short pauses of the product end on their
 * own, unless it is told to stand still; starts at a round hour, so that texts with times are the same in every run. Thread-safe.
 */
public final class SettableClock implements InstantSource {
    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final long began = System.nanoTime();
    private Duration ahead = Duration.ZERO;
    private Optional<Instant> standing = Optional.empty();

    @Override
    public synchronized Instant instant() {
        return standing.orElseGet(this::running);
    }

    private Instant running() {
        return START.plusNanos(System.nanoTime() - began).plus(ahead);
    }

    public synchronized void advance(Duration by) {
        ahead = ahead.plus(by);
        standing = standing.map(time -> time.plus(by));
    }

    /** From now on it moves only when it is moved. */
    public synchronized void stand() {
        standing = Optional.of(instant());
    }

    /** It runs by itself again, from where it stands. */
    public synchronized void run() {
        standing.ifPresent(time -> ahead = ahead.plus(Duration.between(running(), time)));
        standing = Optional.empty();
    }
}
