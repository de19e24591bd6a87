package dev.kindling.web;

import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleMessage;
import io.javalin.http.sse.SseClient;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open event stream: sends, one thread at a time, what changed since it last sent. */
final class LiveStream {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final int BATCH = 200;

    private final SseClient client;
    private final ConsoleChat chat;
    private final WebJson json;
    private final Executor senders;
    private final String person;
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicBoolean beat = new AtomicBoolean();
    private long change;

    LiveStream(SseClient client, ConsoleChat chat, WebJson json, Executor senders, String person, long change) {
        this.client = client;
        this.chat = chat;
        this.json = json;
        this.senders = senders;
        this.person = person;
        this.change = change;
    }

    void wake() {
        if (wakes.getAndIncrement() == 0) {
            senders.execute(this::send);
        }
    }

    /** Sends something even when there is nothing new. */
    void beat() {
        beat.set(true);
        wake();
    }

    void close() {
        client.close();
    }

    private void send() {
        int seen;
        do {
            seen = wakes.get();
            try {
                sendNew();
            } catch (RuntimeException e) {
                // The page opens a new stream and goes on from the last event it got.
                LOG.warn("A live stream ended", e);
                client.close();
            }
        } while (!wakes.compareAndSet(seen, 0));
    }

    private void sendNew() {
        ConsoleChat.History news;
        do {
            if (client.terminated()) {
                return;
            }
            news = chat.changedAfter(person, change, BATCH);
            for (ConsoleMessage message : news.messages()) {
                client.sendEvent("message", json.print(MessageView.of(message)), Long.toString(message.change()));
            }
            change = news.change();
        } while (news.messages().size() == BATCH);
        if (beat.getAndSet(false) && !client.terminated()) {
            client.sendComment("here");
        }
    }
}
