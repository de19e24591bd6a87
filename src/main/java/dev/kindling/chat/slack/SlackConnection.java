package dev.kindling.chat.slack;

import com.slack.api.bolt.App;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.config.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the line to Slack up, on a thread of its own: tries until Slack is there, replaces a socket as soon as it ends, goes
 * dead or Slack asks for another one, slows down when sockets are opened in a loop, and stops when a token is dead. In mode
 * http it only watches that the token lives.
 */
final class SlackConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackConnection.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LOOK_IN_MODE_HTTP = Duration.ofSeconds(60);
    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(3);

    /** About what {@link ConnectionHealth} hears when sockets do not last. */
    static final String SOCKETS = "sockets";

    private final SlackApi api;
    private final ConnectionHealth health;
    private final Introduction introduction;
    private final Installation workspace;
    private final App app;
    private final SlackReceiver receiver;
    private final Optional<SlackSocket> socket;
    private final Runnable begin;
    private final RandomGenerator random;
    private final SocketPace pace = new SocketPace(System::nanoTime);
    private final Thread thread;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;
    private volatile boolean suspected;
    private volatile boolean anotherWanted;
    private boolean begun;

    /**
     * @param appToken for Socket Mode; empty when Slack calls us
     * @param begin done once, when Slack has said who we are and before anything is asked of us
     */
    SlackConnection(
            SlackApi api,
            ConnectionHealth health,
            Installation workspace,
            App app,
            SlackReceiver receiver,
            Optional<Secret> appToken,
            Runnable begin,
            RandomGenerator random) {
        this.api = api;
        this.health = health;
        this.introduction = new Introduction(api, health, workspace);
        this.workspace = workspace;
        this.app = app;
        this.receiver = receiver;
        this.begin = begin;
        this.random = random;
        this.socket = appToken.map(
                token -> SlackSocket.of(api.sdk(), token, new Arrivals(receiver, health, pace, this::wantAnother)));
        this.thread = new Thread(this::keepUp, "slack-connection");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A call was refused as if the token were dead; asked once more before giving up for good. */
    void suspect(String error) {
        if (SlackAdvice.TOKEN_IS_DEAD.contains(error)) {
            suspected = true;
            wake.release();
        }
    }

    private boolean going() {
        return !closed && !health.stopped();
    }

    private void keepUp() {
        Duration pause = FIRST_PAUSE;
        try {
            while (going()) {
                try {
                    if (introduce()) {
                        pause = FIRST_PAUSE;
                        stayConnected();
                    }
                } catch (RuntimeException | Error e) {
                    // Whatever the SDK throws, the line comes up again.
                    log.warn("The line to Slack broke and is made anew", e);
                    health.down("the line to Slack broke and is made anew");
                }
                // Not all bots of the world at once after an outage.
                rest(pause.plusMillis(random.nextLong(pause.toMillis() / 4 + 1)));
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            log.debug("Stopping", e);
        } finally {
            socket.ifPresent(SlackConnection::end);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Waits that long, whatever happens meanwhile; only the end of everything ends it. */
    private void rest(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); going() && left > 0; left = end - System.nanoTime()) {
            if (wake.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        }
    }

    /** Waits for the next thing to happen, at most that long. */
    private void awaitNews(Duration most) throws InterruptedException {
        if (wake.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
        }
    }

    private boolean introduce() {
        suspected = false;
        if (!introduction.made()) {
            return false;
        }
        if (!begun) {
            // It asks Slack by itself at the first request otherwise, while somebody waits.
            app.start();
            begin.run();
            begun = true;
        }
        return true;
    }

    /** Returns when Slack has to be asked anew who we are, or nothing more is to be done. */
    private void stayConnected() throws InterruptedException {
        if (socket.isEmpty()) {
            health.up("Slack calls this server (mode http), workspace "
                    + workspace.get().name());
            for (boolean welcome = true; going() && welcome; welcome = introduce()) {
                awaitNews(LOOK_IN_MODE_HTTP);
            }
            return;
        }
        anotherWanted = true;
        while (going()) {
            if (suspected && !introduce()) {
                return;
            }
            if (anotherWanted || !socket.get().verifyConnection()) {
                openAnother(socket.get());
            } else {
                stands();
                awaitNews(LOOK);
            }
        }
    }

    private void stands() {
        if (pace.steady()) {
            health.mended(SOCKETS);
        }
        health.up("connected to workspace " + workspace.get().name());
    }

    private void openAnother(SlackSocket line) throws InterruptedException {
        pace.ended();
        if (pace.alarming()) {
            health.complain(
                    SOCKETS,
                    "Slack makes me open one socket after the other: is Socket Mode switched on in the app's settings, and"
                            + " does nobody else use this app?");
        }
        Duration pause = pace.pause();
        if (!pause.isNegative() && !pause.isZero()) {
            rest(pause);
            if (!going()) {
                return;
            }
        }
        anotherWanted = false;
        try {
            String address = api.openConnection();
            pace.opening();
            if (line.open(address)) {
                stands();
            } else {
                pace.failed();
                health.down("the socket to Slack is down; it is being opened again");
                anotherWanted = true;
            }
        } catch (IllegalArgumentException e) {
            noSocket("its address is none");
        } catch (SlackFault fault) {
            if (!tokenIsDead(fault)) {
                noSocket(fault.error());
                fault.wish().ifPresent(pace::asked);
            }
        }
    }

    private void noSocket(String why) {
        pace.failed();
        anotherWanted = true;
        String sentence = "Slack opens no socket (" + why + "); I keep trying";
        // The one that Slack asked us to leave carries on until it is closed.
        if (socket.filter(SlackSocket::verifyConnection).isEmpty()) {
            health.down(sentence);
        } else {
            log.warn("Slack: {}", sentence);
        }
    }

    /** Asked once more before giving up for good: one refused call alone may be a slip. */
    private boolean tokenIsDead(SlackFault fault) {
        if (fault.error().equals("missing_scope")) {
            health.stop(
                    "the app-level token lacks the scope connections:write: make a new one under Basic Information >"
                            + " App-Level Tokens");
            return true;
        }
        if (!fault.tokenIsDead()) {
            return false;
        }
        try {
            api.checkAppToken();
            return false;
        } catch (SlackFault again) {
            if (!again.tokenIsDead()) {
                return false;
            }
            health.stop(
                    "Slack refuses the app-level token (" + again.error() + "): " + SlackAdvice.about(again.error()));
            return true;
        }
    }

    private void wantAnother() {
        anotherWanted = true;
        wake.release();
    }

    private static void end(SlackSocket old) {
        try {
            old.close();
        } catch (IOException | RuntimeException e) {
            log.debug("A socket did not close cleanly", e);
        }
    }

    /** Lets what was taken be acknowledged, then hangs up and does not call again. */
    @Override
    public void close() {
        try {
            receiver.awaitAcknowledgements(LAST_ACKNOWLEDGEMENTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        wake.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
