package dev.kindling.chat.slack;

import java.time.Duration;
import java.time.Instant;

/**
 * The address at which one interaction is answered: five times within half an hour (docs). It lets whoever has it write
 * there, so it is kept in memory only and never printed. Thread-safe.
 */
final class ResponseUrl {
    private static final int USES = 5;
    private static final Duration AGE = Duration.ofMinutes(29);

    /** Kept for the outcome, however many steps are reported before it. */
    private static final int KEPT_FOR_OUTCOME = 2;

    private final String url;
    private final boolean replaces;
    private final Instant until;
    private int left = USES;

    /** @param replaces whether an answer replaces the message of the interaction; not for a message that others see too */
    ResponseUrl(String url, boolean replaces, Instant received) {
        this.url = url;
        this.replaces = replaces;
        this.until = received.plus(AGE);
    }

    String url() {
        return url;
    }

    boolean replaces() {
        return replaces;
    }

    /** Whether it can still be used. */
    synchronized boolean open(Instant now) {
        return left > 0 && now.isBefore(until);
    }

    /** Whether a step on the way may still be reported there; the last uses are kept for the outcome. */
    synchronized boolean hasRoomForProgress() {
        return left > KEPT_FOR_OUTCOME;
    }

    synchronized void used() {
        left--;
    }

    synchronized void spent() {
        left = 0;
    }

    @Override
    public String toString() {
        return "ResponseUrl[" + left + " left]";
    }
}
