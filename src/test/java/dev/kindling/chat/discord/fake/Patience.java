package dev.kindling.chat.discord.fake;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The monitor of the whole fake: its state is read and changed under it, and waiters wake at each change. */
final class Patience {
    /** How long a waiter waits: a machine that is busy with other things is enough, and a wrong test still ends. */
    static final Duration USUAL = Duration.ofSeconds(60);

    synchronized <T> T locked(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            notifyAll();
        }
    }

    synchronized void locked(Runnable work) {
        try {
            work.run();
        } finally {
            notifyAll();
        }
    }

    /** Waits until the supplier has something, else fails with what was awaited. */
    synchronized <T> T await(Duration most, Supplier<String> what, Supplier<Optional<T>> seen) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (true) {
                Optional<T> found = seen.get();
                if (found.isPresent()) {
                    return found.get();
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("not within " + most.toSeconds() + " s: " + what.get());
                }
                // Time passes for what expires too, not only by changes.
                wait(Math.min(left, 50));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for: " + what.get(), e);
        }
    }
}
