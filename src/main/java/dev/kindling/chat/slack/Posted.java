package dev.kindling.chat.slack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message that stands in a conversation and can be edited. */
record Posted(String channel, String ts) {
    /** Not only as Slack's look: a server that speaks its language may name channels and times otherwise. */
    private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-]{1,64}):([A-Za-z0-9._-]{1,64})");

    /** The form in which the outbox remembers it. */
    String id() {
        return channel + ":" + ts;
    }

    static Optional<Posted> ofId(String id) {
        Matcher match = ID.matcher(id);
        return match.matches() ? Optional.of(new Posted(match.group(1), match.group(2))) : Optional.empty();
    }
}
