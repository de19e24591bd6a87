package dev.kindling.chat.slack;

import com.slack.api.util.thread.DaemonThreadExecutorServiceProvider;
import com.slack.api.util.thread.ExecutorServiceProvider;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The SDK's threads, with one difference: the socket before is closed a moment after the next one stands, not at once. What
 * Slack had sent by it until then still arrives, and is acknowledged where it came from.
 */
final class UnhurriedThreads implements ExecutorServiceProvider {
    private static final Duration LINGER = Duration.ofMillis(500);

    /** How the SDK names the threads that close sockets. */
    private static final String CLOSES_SOCKETS = "-session-cleaner";

    private final ExecutorServiceProvider usual = DaemonThreadExecutorServiceProvider.getInstance();

    @Override
    public ExecutorService createThreadPoolExecutor(String name, int size) {
        return name.endsWith(CLOSES_SOCKETS) ? new Lingering(name) : usual.createThreadPoolExecutor(name, size);
    }

    @Override
    public ScheduledExecutorService createThreadScheduledExecutor(String name) {
        return usual.createThreadScheduledExecutor(name);
    }

    private static final class Lingering extends ScheduledThreadPoolExecutor {
        Lingering(String name) {
            super(1, task -> {
                var thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
        }

        @Override
        public void execute(Runnable task) {
            var unused = schedule(task, LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
