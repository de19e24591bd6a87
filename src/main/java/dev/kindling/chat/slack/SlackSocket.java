package dev.kindling.chat.slack;

import com.slack.api.Slack;
import com.slack.api.socket_mode.impl.SocketModeClientTyrusImpl;
import com.slack.api.socket_mode.queue.impl.ConcurrentLinkedMessageQueue;
import dev.kindling.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.websocket.ClientEndpoint;
import javax.websocket.CloseReason;
import javax.websocket.OnClose;
import javax.websocket.OnMessage;
import javax.websocket.OnOpen;
import javax.websocket.SendResult;
import javax.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SDK's socket, with three things that it lacks. What arrives is handed on at once instead of being polled for. An
 * acknowledgement leaves by the socket its envelope came by, and by the next one when that is gone, instead of being lost.
 * And its owner hears at once that it ended: the SDK would notice within five seconds. Thread-safe.
 *
 * <p>Public, as are its methods, because Tyrus calls it by reflection; nobody outside this package has use for it.
 */
@ClientEndpoint
public final class SlackSocket extends SocketModeClientTyrusImpl {
    private static final Logger log = LoggerFactory.getLogger(SlackSocket.class);

    /** Slack waits three seconds for an acknowledgement; one that is kept for longer is of no use. */
    private static final Duration KEPT = Duration.ofSeconds(3);

    /** Tyrus would wait half a minute for the word of a server that hung up instead of greeting. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private static final int MOST_KEPT = 1_000;
    private static final String NOWHERE = "wss://not.opened.yet/";

    /** Whom it belongs to. Called on Tyrus's threads, so nothing may take long. */
    interface Owner {
        void arrived(SlackSocket line, Session by, String message);

        /** The socket that was in use is no more. */
        void ended();
    }

    private record Kept(String acknowledgement, long since) {}

    private final Owner owner;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private volatile @Nullable Session newest;

    private SlackSocket(Slack slack, Secret appToken, Owner owner) throws URISyntaxException {
        // Nobody polls the queue and nobody but the owner opens sockets: two who do would disturb each other.
        super(slack, appToken.reveal(), NOWHERE, 0, new ConcurrentLinkedMessageQueue(), false, false, 0);
        this.owner = owner;
    }

    static SlackSocket of(Slack slack, Secret appToken, Owner owner) {
        try {
            return new SlackSocket(slack, appToken, owner);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens a socket at that address; the one before it, if any, is closed a moment after the new one stands
     * ({@link UnhurriedThreads}).
     *
     * @return whether it carries anything
     * @throws IllegalArgumentException when it is no address
     */
    boolean open(String address) {
        setWssUri(URI.create(address));
        if (!isConnectedInTime()) {
            return false;
        }
        sendKept();
        return verifyConnection();
    }

    private boolean isConnectedInTime() {
        // The SDK logs a failure and returns all the same.
        var handshake = new FutureTask<>(this::connect, true);
        var thread = new Thread(handshake, "slack-handshake");
        thread.setDaemon(true);
        thread.start();
        try {
            return handshake.get(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("Slack did not greet over the socket that it had opened");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handshake.cancel(true);
        return false;
    }

    /** An acknowledgement for an envelope that came by {@code by}. */
    void acknowledge(Session by, String acknowledgement) {
        Session latest = newest;
        Session way = by.isOpen() || latest == null ? by : latest;
        try {
            way.getAsyncRemote().sendText(acknowledgement, sent -> {
                if (!sent.isOK()) {
                    keep(acknowledgement);
                }
            });
        } catch (IllegalStateException e) {
            // Closed a moment ago.
            keep(acknowledgement);
        }
    }

    private void keep(String acknowledgement) {
        synchronized (kept) {
            kept.addLast(new Kept(acknowledgement, System.nanoTime()));
            if (kept.size() > MOST_KEPT) {
                kept.removeFirst();
            }
        }
        Session latest = newest;
        if (latest != null && latest.isOpen()) {
            // The next one stood already.
            sendKept();
        }
    }

    private void sendKept() {
        Session latest = newest;
        if (latest == null) {
            return;
        }
        List<Kept> waiting;
        synchronized (kept) {
            waiting = new ArrayList<>(kept);
            kept.clear();
        }
        for (Kept one : waiting) {
            if (System.nanoTime() - one.since() <= KEPT.toNanos()) {
                try {
                    latest.getAsyncRemote().sendText(one.acknowledgement(), SlackSocket::gaveUp);
                } catch (IllegalStateException e) {
                    log.debug("An acknowledgement came too late for its socket and the next one", e);
                }
            }
        }
    }

    private static void gaveUp(SendResult sent) {
        if (!sent.isOK()) {
            log.debug("An acknowledgement was lost with its socket and the next one", sent.getException());
        }
    }

    /** Without the SDK's own look at the socket before, which may be half-open and cost three seconds. */
    @Override
    @OnOpen
    public void onOpen(Session session) {
        newest = session;
    }

    @Override
    @OnClose
    public void onClose(Session session, CloseReason reason) {
        if (session.equals(newest)) {
            newest = null;
            owner.ended();
        }
    }

    @OnMessage
    public void onMessage(Session session, String message) {
        owner.arrived(this, session, message);
    }

    /** Not a handler any more: one that is told by which socket it came takes its place. */
    @Override
    public void onMessage(String message) {
        throw new UnsupportedOperationException("replaced by the one with the session");
    }

    /** Slack asks for another socket by an envelope, which the owner reads itself. */
    @Override
    public void connectToNewEndpoint() {
        throw new UnsupportedOperationException("its owner opens it");
    }
}
