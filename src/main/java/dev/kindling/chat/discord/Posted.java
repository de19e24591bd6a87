package dev.kindling.chat.discord;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message that stands in a channel and can be edited. */
record Posted(String channel, String message) {
    private static final Pattern ID = Pattern.compile("(\\d{1,20}):(\\d{1,20})");

    /** The form in which the outbox remembers it. */
    String id() {
        return channel + ":" + message;
    }

    static Optional<Posted> ofId(String id) {
        Matcher match = ID.matcher(id);
        return match.matches() ? Optional.of(new Posted(match.group(1), match.group(2))) : Optional.empty();
    }
}
