package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads that wait for answers to requests. Not many as long as answers come fast: each more costs a connection, and in a rush
 * the processor's time. Twice as many, again and again, while requests queue and too few answers come: then it is the way that
 * is long. Those that are not needed go again. Thread-safe.
 */
final class Lanes extends ThreadPoolExecutor {
    private static final Duration LOOK = Duration.ofMillis(40);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer;
    private final int fewest;
    private final int most;
    private final int enough;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long doneBefore;

    /** @param enough answers in 40 ms for no more threads to be needed */
    Lanes(int fewest, int most, int enough, ScheduledExecutorService timer, ThreadFactory threads) {
        super(fewest, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        this.timer = timer;
        this.fewest = fewest;
        this.most = most;
        this.enough = enough;
        allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable request) {
        super.execute(request);
        if (!getQueue().isEmpty() && watched.compareAndSet(false, true)) {
            doneBefore = getCompletedTaskCount();
            lookSoon();
        }
    }

    private void lookSoon() {
        try {
            var unused = timer.schedule(this::look, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Kindling is stopping; the last requests go by the lanes that there are.
            watched.set(false);
        }
    }

    /** Done at intervals while requests wait for a lane. */
    void look() {
        if (getQueue().isEmpty()) {
            setCorePoolSize(fewest);
            watched.set(false);
            return;
        }
        long done = getCompletedTaskCount();
        if (done - doneBefore < enough) {
            setCorePoolSize(Math.min(2 * getCorePoolSize(), most));
        }
        doneBefore = done;
        lookSoon();
    }
}
