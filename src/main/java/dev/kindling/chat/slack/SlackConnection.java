package dev.kindling.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.socket_mode.SocketModeClient;
import dev.kindling.config.Secret;
import dev.kindling.fault.ReferenceCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the line to Slack up, on a thread of its own: tries until Slack is there, watches the SDK from outside and makes
 * everything anew when it does not recover by itself, slows down when sockets are opened in a loop, and stops when a token
 * is dead.
 */
final class SlackConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackConnection.class);
    private static final int CONCURRENCY = 32;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** The SDK mends a broken socket in 5 to 15 seconds; after this it is taken to be dead (java-slack-sdk#833). */
    private static final Duration SDK_MAY_TAKE = Duration.ofSeconds(30);

    private static final int MANY_SOCKETS = 8;
    private static final Duration MANY_WITHIN = Duration.ofSeconds(60);

    /** What the bot cannot do without; others cost a feature only. */
    static final Set<String> NEEDED_SCOPES = Set.of("commands", "chat:write", "im:write");

    static final Set<String> WISHED_SCOPES =
            Set.of("users:read", "usergroups:read", "im:history", "app_mentions:read", "files:read");

    private final SlackApi api;
    private final SlackHealth health;
    private final SlackPeople people;
    private final Installation workspace;
    private final App app;
    private final Optional<Secret> appToken;
    private final RandomGenerator random;
    private final Thread thread;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicInteger openings = new AtomicInteger();
    private volatile String openingRefused = "";
    private volatile Optional<SocketModeApp> socket = Optional.empty();
    private volatile boolean closed;
    private volatile boolean suspected;
    private boolean peopleStarted;

    /** @param appToken for Socket Mode; empty when Slack calls us */
    SlackConnection(
            SlackApi api,
            SlackHealth health,
            SlackPeople people,
            Installation workspace,
            App app,
            Optional<Secret> appToken,
            RandomGenerator random) {
        this.api = api;
        this.health = health;
        this.people = people;
        this.workspace = workspace;
        this.app = app;
        this.appToken = appToken;
        this.random = random;
        this.thread = new Thread(this::keepUp, "slack-connection");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The SDK asked for a socket; {@code error} is Slack's word when it got none. */
    void socketOpened(boolean ok, String error) {
        openings.incrementAndGet();
        openingRefused = ok ? "" : error;
        if (SlackHealth.TOKEN_IS_DEAD.contains(error)) {
            // Nothing to wait for; whatever else goes wrong is tried again after a pause.
            wake.release();
        }
    }

    private void keepUp() {
        Duration pause = FIRST_PAUSE;
        while (!closed && !health.stopped()) {
            try {
                if (introduce()) {
                    pause = FIRST_PAUSE;
                    stayConnected();
                }
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Whatever the SDK throws, the line comes up again.
                log.warn("The line to Slack broke and is made anew", e);
                health.down("the line to Slack broke and is made anew");
            }
            endSocket();
            if (!closed && !health.stopped()) {
                rest(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
        endSocket();
    }

    private void rest(Duration pause) {
        try {
            // Not all bots of the world at once after an outage.
            long millis = pause.toMillis() + random.nextLong(pause.toMillis() / 4 + 1);
            if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Asks Slack who we are; true when it said so. */
    private boolean introduce() {
        try {
            AuthTestResponse answer = api.call("auth.test", bot -> bot.authTest(request -> request));
            workspace.set(new Workspace(
                    text(answer.getTeamId()),
                    text(answer.getTeam()),
                    text(answer.getUserId()),
                    text(answer.getEnterpriseId())));
            checkScopes(answer.getHttpResponseHeaders());
            if (!peopleStarted) {
                people.start();
                peopleStarted = true;
            }
            return true;
        } catch (SlackFault fault) {
            if (fault.tokenIsDead()) {
                health.stop(
                        "Slack refuses the bot token (" + fault.error() + "): " + SlackHealth.advice(fault.error()));
            } else {
                health.down("Slack does not answer (" + fault.error() + "); I keep trying");
            }
            return false;
        }
    }

    /** The scopes that an answer of Slack's tells in its headers; empty when it tells none. */
    static Set<String> scopes(@Nullable Map<String, List<String>> headers) {
        Set<String> given = new HashSet<>();
        if (headers != null) {
            headers.entrySet().stream()
                    .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals("x-oauth-scopes"))
                    .map(Map.Entry::getValue)
                    .flatMap(Collection::stream)
                    .flatMap(value -> Arrays.stream(value.split(",")))
                    .map(String::strip)
                    .filter(scope -> !scope.isEmpty())
                    .forEach(given::add);
        }
        return given;
    }

    private void checkScopes(@Nullable Map<String, List<String>> headers) {
        Set<String> given = scopes(headers);
        if (given.isEmpty()) {
            return;
        }
        for (String scope : NEEDED_SCOPES) {
            note(scope, given.contains(scope), "the bot cannot work without it");
        }
        for (String scope : WISHED_SCOPES) {
            note(scope, given.contains(scope), "what needs it does not work");
        }
    }

    private void note(String scope, boolean there, String consequence) {
        if (there) {
            health.mended("scope " + scope);
        } else {
            health.complain(
                    "scope " + scope,
                    "The bot lacks the scope " + scope + ", " + consequence + ": " + SlackHealth.advice("missing_scope")
                            + ".");
        }
    }

    private void stayConnected() throws Exception {
        if (appToken.isEmpty()) {
            health.up("Slack calls this server (mode http), workspace "
                    + workspace.get().name());
            watchHttp();
            return;
        }
        var fresh = new SocketModeApp(
                appToken.get().reveal(), app, SocketModeClient.Backend.Tyrus, this::sorry, CONCURRENCY);
        socket = Optional.of(fresh);
        try {
            fresh.startAsync();
        } catch (RuntimeException | java.io.IOException e) {
            // A client that was not made is a NullPointerException here; why, the listener heard.
            refusedOpening(e);
            return;
        }
        watch(fresh.getClient());
    }

    private void watchHttp() throws InterruptedException {
        while (!closed && !health.stopped()) {
            boolean woken = wake.tryAcquire(60, TimeUnit.SECONDS);
            if (woken ? !stillWelcome() : !introduce()) {
                return;
            }
        }
    }

    private void refusedOpening(Exception e) {
        String error = openingRefused;
        if (!error.isEmpty() && tokenIsDead(error)) {
            return;
        }
        health.down("Slack opens no socket"
                + (error.isEmpty() ? " (" + e.getClass().getSimpleName() + ")" : " (" + error + ")")
                + "; I keep trying");
    }

    /** Returns when a new socket is needed, or none any more. */
    private void watch(SocketModeClient client) throws InterruptedException {
        long lastUp = System.nanoTime();
        long windowStart = System.nanoTime();
        int windowOpenings = openings.get();
        while (!closed && !health.stopped()) {
            if (!stillWelcome()) {
                return;
            }
            long now = System.nanoTime();
            if (client.verifyConnection()) {
                lastUp = now;
                health.up("connected to workspace " + workspace.get().name());
            } else {
                health.down(whyDown());
                String error = openingRefused;
                if (!error.isEmpty() && tokenIsDead(error)) {
                    return;
                }
                if (now - lastUp > SDK_MAY_TAKE.toNanos()) {
                    log.warn("The SDK does not get a socket by itself; it is made anew");
                    return;
                }
            }
            if (now - windowStart > MANY_WITHIN.toNanos()) {
                windowStart = now;
                windowOpenings = openings.get();
            } else if (openings.get() - windowOpenings > MANY_SOCKETS) {
                coolDown();
                return;
            }
            if (wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        }
    }

    private String whyDown() {
        String error = openingRefused;
        return error.isEmpty()
                ? "the socket to Slack is down; it is being opened again"
                : "Slack opens no socket (" + error + "); I keep trying";
    }

    private void coolDown() throws InterruptedException {
        log.error(
                "Slack makes Kindling open one socket after the other ({} within a minute). Is Socket Mode switched off in"
                        + " the app's settings, or does another Kindling use the same app? Pausing for half a minute.",
                MANY_SOCKETS);
        health.down(
                "Slack makes me open one socket after the other: is Socket Mode switched on in the app's settings, and"
                        + " does nobody else use this app? I try again in half a minute");
        endSocket();
        wake.drainPermits();
        wake.tryAcquire(30, TimeUnit.SECONDS);
    }

    /** Asked once more before giving up for good: one refused call alone may be a slip. */
    private boolean tokenIsDead(String error) {
        if (error.equals("missing_scope")) {
            health.stop(
                    "the app-level token lacks the scope connections:write: make a new one under Basic Information >"
                            + " App-Level Tokens");
            return true;
        }
        if (!SlackHealth.TOKEN_IS_DEAD.contains(error)) {
            return false;
        }
        try {
            api.checkAppToken();
            return false;
        } catch (SlackFault fault) {
            if (!fault.tokenIsDead()) {
                return false;
            }
            health.stop(
                    "Slack refuses the app-level token (" + fault.error() + "): " + SlackHealth.advice(fault.error()));
            return true;
        }
    }

    /** A call was refused as if the token were dead; asked once more before giving up for good. */
    void suspect(String error) {
        if (SlackHealth.TOKEN_IS_DEAD.contains(error)) {
            suspected = true;
            wake.release();
        }
    }

    /** False when the suspicion proved right. */
    private boolean stillWelcome() {
        if (!suspected) {
            return true;
        }
        suspected = false;
        return introduce();
    }

    private @Nullable Response sorry(SocketModeApp.ErrorContext context) {
        if (context.getException() instanceof IllegalStateException) {
            // Tyrus: the socket closed while this was on its way. Sending something else there would only fail again,
            // and end the SDK's thread; what was asked for is done, and a redelivery is answered.
            log.debug("An acknowledgement came too late for its socket", context.getException());
            return null;
        }
        var reference = ReferenceCode.next(random);
        log.error("A request from Slack was not handled ({})", reference, context.getException());
        return Acks.text(Counter.sorry(reference));
    }

    private void endSocket() {
        Optional<SocketModeApp> old = socket;
        socket = Optional.empty();
        old.ifPresent(SlackConnection::end);
    }

    private static void end(SocketModeApp old) {
        try {
            if (old.getClient() != null) {
                // First: it switches reconnecting off, also when the socket is down.
                old.getClient().close();
            }
            old.close();
        } catch (Exception e) {
            log.debug("A socket did not close cleanly", e);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public void close() {
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
