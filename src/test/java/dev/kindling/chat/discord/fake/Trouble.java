package dev.kindling.chat.discord.fake;

import java.time.Duration;

/** Something that goes wrong with a request. */
public sealed interface Trouble {
    /** The answer has this status and is no JSON, as from a proxy; nothing was done. */
    record Broken(int status) implements Trouble {}

    /** An error of Discord's own; nothing was done. */
    record Refused(int status, int code, String message) implements Trouble {}

    /** 429; {@code via} says whether it comes from Discord's API, or (without) from Cloudflare, which locks a bot out. */
    record RateLimited(Duration retryAfter, boolean global, boolean via) implements Trouble {}

    /** The request is looked at only after that time. */
    record Late(Duration by) implements Trouble {}

    /** All is done, but of the answer only the first half comes. */
    record HalfAnAnswer() implements Trouble {}

    /** All is done, but the connection breaks before the answer. */
    record LostAnswer() implements Trouble {}

    static Trouble broken(int status) {
        return new Broken(status);
    }

    static Trouble refused(int status, int code, String message) {
        return new Refused(status, code, message);
    }

    static Trouble rateLimited(Duration retryAfter) {
        return new RateLimited(retryAfter, false, true);
    }

    static Trouble globallyRateLimited(Duration retryAfter) {
        return new RateLimited(retryAfter, true, true);
    }

    static Trouble lockedOutByCloudflare(Duration retryAfter) {
        return new RateLimited(retryAfter, false, false);
    }

    static Trouble late(Duration by) {
        return new Late(by);
    }

    static Trouble halfAnAnswer() {
        return new HalfAnAnswer();
    }

    static Trouble lostAnswer() {
        return new LostAnswer();
    }
}
