package dev.kindling.chat.slack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message that stands in a conversation and can be edited. */
record Posted(String channel, String ts) {
    private static final Pattern ID = Pattern.compile("([CDG][A-Z0-9]{1,30}):([0-9]{1,12}\\.[0-9]{1,12})");

    /** The form in which the outbox remembers it. */
    String id() {
        return channel + ":" + ts;
    }

    static Optional<Posted> ofId(String id) {
        Matcher match = ID.matcher(id);
        return match.matches() ? Optional.of(new Posted(match.group(1), match.group(2))) : Optional.empty();
    }
}
