package dev.kindling.chat.discord;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.InsufficientPermissionException;
import net.dv8tion.jda.api.exceptions.ParsingException;
import net.dv8tion.jda.api.exceptions.RateLimitedException;
import org.jspecify.annotations.Nullable;

/** A request that Discord did not carry out, and what that means. */
final class DiscordFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Discord wants people written to more slowly, or messages edited more seldom. */
    private static final Set<Integer> TOO_FAST = Set.of(20016, 20022, 20028, 40003, 31001);

    /** Not about the request: the token, too slow, too fast. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 429);

    private static final int MISSING_PERMISSIONS = 50013;
    private static final Duration A_WHILE = Duration.ofSeconds(20);

    /** What can be done about it. */
    enum Kind {
        /** Try again after {@link #pause}. */
        WAIT,
        /** Discord, or the way there, is out of order; try again. */
        AWAY,
        /** Trying again will not help. */
        REFUSED,
        /** It was carried out, but the answer to it cannot be read; trying again would do it twice. */
        TAKEN
    }

    private final Kind kind;
    private final int code;
    private final int status;
    private final Duration pause;

    private DiscordFault(Kind kind, int code, Duration pause, String message) {
        this(kind, code, 0, pause, message);
    }

    private DiscordFault(Kind kind, int code, int status, Duration pause, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
        this.status = status;
        this.pause = pause;
    }

    static DiscordFault away(String why) {
        return new DiscordFault(Kind.AWAY, 0, Duration.ZERO, why);
    }

    /** Whether a whole answer lacks something; one that broke off in the middle is asked for again, under its nonce. */
    private static boolean unreadable(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return false;
            }
        }
        // The SDK reads answers of requests that were carried out only.
        return thrown instanceof ParsingException;
    }

    private static DiscordFault taken() {
        return new DiscordFault(Kind.TAKEN, 0, Duration.ZERO, "done, but the answer cannot be read");
    }

    static DiscordFault later(Duration pause, String why) {
        return new DiscordFault(Kind.WAIT, 0, pause, why);
    }

    static DiscordFault refused(int code, String why) {
        return new DiscordFault(Kind.REFUSED, code, Duration.ZERO, why);
    }

    /** What the SDK threw. Its messages are not repeated: they may hold addresses with tokens. */
    static DiscordFault of(Throwable thrown) {
        if ((thrown instanceof ExecutionException || thrown instanceof CompletionException)
                && thrown.getCause() != null) {
            return of(thrown.getCause());
        } else if (thrown instanceof DiscordFault fault) {
            return fault;
        } else if (thrown instanceof ErrorResponseException answer) {
            return of(answer);
        } else if (unreadable(thrown)) {
            return taken();
        } else if (thrown instanceof InsufficientPermissionException permission) {
            return refused(
                    MISSING_PERMISSIONS,
                    "the bot lacks the permission " + permission.getPermission().getName());
        } else if (thrown instanceof RateLimitedException limit) {
            return new DiscordFault(
                    Kind.WAIT, 0, Duration.ofMillis(Math.max(0, limit.getRetryAfter())), "Discord asked to wait");
        } else if (thrown instanceof InterruptedException || thrown instanceof InterruptedIOException) {
            return away("cut off");
        }
        return away(thrown.getClass().getSimpleName());
    }

    private static DiscordFault of(ErrorResponseException answer) {
        int code = answer.getErrorCode();
        if (TOO_FAST.contains(code)) {
            return new DiscordFault(Kind.WAIT, code, A_WHILE, "Discord asked to write more slowly (" + code + ")");
        }
        int status = answer.getResponse().code;
        // The SDK gives a broken connection and an answer that it cannot read the same number, -1.
        if (unreadable(answer.getResponse().getException())) {
            return taken();
        }
        // A proxy in between says no without Discord's number for the reason; it is a no all the same.
        boolean answered = status >= 400 && status < 500 && !PASSING.contains(status);
        String why = answered && code > 0
                ? "Discord: " + answer.getMeaning() + " (" + code + ")"
                : "Discord answers " + status;
        return new DiscordFault(answered ? Kind.REFUSED : Kind.AWAY, code, status, Duration.ZERO, why);
    }

    Kind kind() {
        return kind;
    }

    Duration pause() {
        return pause;
    }

    /** HTTP status of the answer; 0 when there was none. */
    int status() {
        return status;
    }

    boolean says(Set<Integer> codes) {
        return codes.contains(code);
    }

    boolean says(int wanted) {
        return code == wanted;
    }
}
