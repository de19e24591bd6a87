package dev.kindling.web;

import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFeed;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * All open event streams. A stream takes a thread only while it sends, so a browser that stopped reading holds up itself
 * and nobody else; a heartbeat finds those that are gone. Thread-safe.
 */
final class LiveStreams implements AutoCloseable {
    private static final int MOST_STREAMS = 400;

    /** Shorter than Jetty's idle time-out of 30 s and than what proxies allow. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final ConsoleChat chat;
    private final ConsoleFeed feed;
    private final WebJson json;
    private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor senders = new ThreadPoolExecutor(
            0,
            MOST_STREAMS + 8,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("console-stream"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final ScheduledExecutorService heart = new ScheduledThreadPoolExecutor(1, named("console-heartbeat"));

    LiveStreams(ConsoleChat chat, ConsoleFeed feed, WebJson json) {
        this.chat = chat;
        this.feed = feed;
        this.json = json;
        ScheduledFuture<?> unused = heart.scheduleAtFixedRate(
                () -> open.forEach(LiveStream::beat),
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Streams to this request what {@code person} sees from after {@code change} on, until one side closes. */
    void stream(Context context, String person, long change) {
        if (open.size() >= MOST_STREAMS) {
            throw new ServiceUnavailableResponse("Too many pages are open. Close one and load this one again.");
        }
        new SseHandler(client -> start(client, person, change)).handle(context);
    }

    private void start(SseClient client, String person, long change) {
        var stream = new LiveStream(client, chat, json, senders, person, change);
        ConsoleFeed.Subscription subscription = feed.subscribe(person, stream::wake);
        open.add(stream);
        client.onClose(() -> {
            subscription.close();
            open.remove(stream);
        });
        client.keepAlive();
        stream.beat();
    }

    @Override
    public void close() {
        heart.shutdownNow();
        open.forEach(LiveStream::close);
        senders.shutdown();
    }

    private static ThreadFactory named(String name) {
        return work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
