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
 * Threads that wait for answers to requests. Few as long as answers come fast: each more costs a connection, and in a rush the
 * processor's time. Twice as many, again and again, while requests queue and most of the threads do nothing but wait: then it
 * is the way that is long. Those that are not needed go again. Thread-safe.
 */
final class Lanes extends ThreadPoolExecutor {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer;
    private final int fewest;
    private final int most;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long doneBefore;

    Lanes(int fewest, int most, ScheduledExecutorService timer, ThreadFactory threads) {
        super(fewest, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        this.timer = timer;
        this.fewest = fewest;
        this.most = most;
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
        int lanes = getCorePoolSize();
        if (done - doneBefore < lanes / 2) {
            setCorePoolSize(Math.min(2 * lanes, most));
        }
        doneBefore = done;
        lookSoon();
    }
}
