package dev.kindling.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that a test moves on. It also runs by itself, at the usual pace, so that short pauses of the product end on their
 * own; starts at a round hour, so that texts with times are the same in every run.
 */
public final class SettableClock implements InstantSource {
    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final long began = System.nanoTime();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return START.plusNanos(System.nanoTime() - began).plus(ahead.get());
    }

    public void advance(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }
}
