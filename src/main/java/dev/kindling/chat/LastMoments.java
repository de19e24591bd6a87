package dev.kindling.chat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The moments between taking nothing more and hanging up. */
public final class LastMoments {
    private static final Duration LOOK = Duration.ofMillis(20);

    private LastMoments() {}

    /** Returns when it is done, when that long has passed, or when the thread is interrupted, which stays noted. */
    public static void await(BooleanSupplier done, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
