package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Who comes first when many come at once: those who have heard nothing yet. A rush begins when more stand in line than are
 * served at once, and is over when everybody has heard something. Who comes meanwhile gets a promise straight away, and what was
 * promised is done afterwards. Thread-safe.
 */
final class Rush {
    /** A promise is not left alone for longer, however many go on coming and however long Discord takes over responses. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(300);

    /** Promised work at once: whoever comes while that is done waits behind no more of it. */
    private static final int PROMISED_AT_ONCE = 8;

    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final int servedAtOnce;
    private final Duration longestWait;

    // Guarded by this.
    private final Deque<Held> held = new ArrayDeque<>();
    private int inLine;
    private int unheard;
    private boolean rush;
    private int promisedUnderWay;

    /** @param servedAtOnce with more in line, who comes next is better off with a promise */
    Rush(Executor workers, ScheduledExecutorService timer, int servedAtOnce) {
        this(workers, timer, servedAtOnce, LONGEST_WAIT);
    }

    /** @param longestWait for which a promise may be left alone */
    Rush(Executor workers, ScheduledExecutorService timer, int servedAtOnce, Duration longestWait) {
        this.workers = workers;
        this.timer = timer;
        this.servedAtOnce = servedAtOnce;
        this.longestWait = longestWait;
    }

    private record Held(Runnable work, long since) {
        boolean longerThan(Duration time) {
            return System.nanoTime() - since >= time.toNanos();
        }
    }

    /** Somebody stands in line. Whether they came in a rush, and should not wait for their answer. */
    synchronized boolean joined() {
        inLine++;
        unheard++;
        rush = rush || inLine > servedAtOnce;
        return rush;
    }

    /** Somebody's first response, or a promise, is on its way; called once for each who joined. */
    synchronized void left() {
        inLine--;
    }

    /** Discord has taken somebody's first response, or never will; called once for each who joined. */
    void heard() {
        synchronized (this) {
            unheard--;
            if (unheard == 0) {
                rush = false;
                notifyAll();
            }
        }
        goOn();
    }

    /** Returns when no rush is on, or after that time. */
    synchronized void awaitEnd(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toMillis(); rush && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what was promised, when its time has come. */
    void later(Runnable work) {
        synchronized (this) {
            held.addLast(new Held(work, System.nanoTime()));
        }
        try {
            var unused = timer.schedule(this::goOn, longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Kindling is stopping; it goes on when the last one has heard something.
            goOn();
        }
    }

    private void goOn() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            Runnable work = next.get();
            try {
                workers.execute(() -> {
                    try {
                        work.run();
                    } finally {
                        done();
                    }
                });
            } catch (RejectedExecutionException e) {
                done();
            }
        }
    }

    private synchronized Optional<Runnable> next() {
        if (held.isEmpty()
                || promisedUnderWay >= PROMISED_AT_ONCE
                || (unheard > 0 && !held.getFirst().longerThan(longestWait))) {
            return Optional.empty();
        }
        promisedUnderWay++;
        return Optional.of(held.removeFirst().work());
    }

    private void done() {
        synchronized (this) {
            promisedUnderWay--;
        }
        goOn();
    }
}
