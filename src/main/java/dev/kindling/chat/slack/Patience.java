package dev.kindling.chat.slack;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** How long an acknowledgement is held back for its answer. Thread-safe. */
final class Patience {
    /** Slack waits three seconds; opening a form comes out of the same budget. */
    private static final Duration MOST = Duration.ofSeconds(2);

    /** When many wait and nobody is served any more, the threads that acknowledge must not all stand there. */
    private static final Duration STANDSTILL = Duration.ofMillis(600);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MANY = 200;

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long lastServed = System.nanoTime();

    /**
     * What came of it, or empty when that takes too long; the work goes on all the same.
     *
     * @throws CompletionException when it failed in time
     */
    <T> Optional<T> inTime(CompletableFuture<T> work) {
        if (waiting.getAndIncrement() == 0) {
            // Nobody stood here, so nobody was kept waiting.
            lastServed = System.nanoTime();
        }
        try {
            long end = System.nanoTime() + MOST.toNanos();
            while (System.nanoTime() < end) {
                try {
                    T result = work.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    lastServed = System.nanoTime();
                    return Optional.of(result);
                } catch (TimeoutException e) {
                    if (waiting.get() > MANY && System.nanoTime() - lastServed > STANDSTILL.toNanos()) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } finally {
            waiting.decrementAndGet();
        }
    }
}
