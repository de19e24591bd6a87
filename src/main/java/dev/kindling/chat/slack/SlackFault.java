package dev.kindling.chat.slack;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Slack did not do what it was asked. Holds nothing of the request, which may be confidential. */
final class SlackFault extends Exception {
    private static final Set<String> LIMITED = Set.of("ratelimited", "rate_limited");
    private static final long serialVersionUID = 1;

    /** What sort of failure. */
    enum Kind {
        /** Slack refused; {@link #error} says why. */
        REFUSED,
        /** Slack asked to wait for {@link #pause}. */
        WAIT,
        /** No usable answer came: unreachable, out of order, cut off. */
        AWAY
    }

    private final Kind kind;
    private final String error;
    private final Duration pause;
    private final boolean unsent;

    private SlackFault(Kind kind, String method, String error, Duration pause) {
        this(kind, method, error, pause, false);
    }

    private SlackFault(Kind kind, String method, String error, Duration pause, boolean unsent) {
        super(method + ": " + error, null, false, false);
        this.kind = kind;
        this.error = error;
        this.pause = pause;
        this.unsent = unsent;
    }

    static SlackFault refused(String method, String error) {
        return LIMITED.contains(error)
                ? wait(method, Duration.ofSeconds(1))
                : new SlackFault(Kind.REFUSED, method, error, Duration.ZERO);
    }

    static SlackFault wait(String method, Duration pause) {
        return new SlackFault(Kind.WAIT, method, "rate limit", pause);
    }

    static SlackFault away(String method, String why) {
        return new SlackFault(Kind.AWAY, method, why, Duration.ZERO);
    }

    /** There was no connection, so Slack cannot have heard of it. */
    static SlackFault unreached(String method, String why) {
        return new SlackFault(Kind.AWAY, method, why, Duration.ZERO, true);
    }

    /** Whether Slack may have done it all the same. */
    boolean mayBeDone() {
        return kind == Kind.AWAY && !unsent;
    }

    Kind kind() {
        return kind;
    }

    /** Slack's word for it, such as {@code user_not_found}; plain words when it gave none. */
    String error() {
        return error;
    }

    Duration pause() {
        return pause;
    }

    boolean says(Set<String> errors) {
        return kind == Kind.REFUSED && errors.contains(error);
    }

    boolean tokenIsDead() {
        return says(SlackAdvice.TOKEN_IS_DEAD);
    }

    Optional<Duration> wish() {
        return kind == Kind.WAIT ? Optional.of(pause) : Optional.empty();
    }
}
