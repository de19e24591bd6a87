package dev.kindling.inventory;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Up to which audit event the inventory is written, kept in the commits themselves: so a commit and the progress that it
 * means are one, whatever happens in between.
 *
 * @param event id of the audit event, 0 before the first
 * @param at its time; an event of that id with another time tells that the database was restored from a backup
 * @param host address of the sandboxes' host; several Kindlings may share a repository
 */
public record Mark(long event, Instant at, String host) {
    public static final Instant NEVER = Instant.EPOCH;

    private static final String KEY = "Kindling-Event: ";
    private static final Pattern FORM =
            Pattern.compile("^Kindling-Event: (\\d{1,18}) (\\S{1,40}) (\\S{1,255})$", Pattern.MULTILINE);

    /** The line that stands at the end of a commit message. */
    public String line() {
        return KEY + event + " " + at + " " + host;
    }

    /** The mark of that host in a commit message, if there is one. */
    public static Optional<Mark> in(String message, String host) {
        return FORM.matcher(message)
                .results()
                .filter(match -> match.group(3).equals(host))
                .reduce((first, last) -> last)
                .flatMap(match -> {
                    try {
                        return Optional.of(
                                new Mark(Long.parseLong(match.group(1)), Instant.parse(match.group(2)), host));
                    } catch (DateTimeParseException e) {
                        return Optional.empty();
                    }
                });
    }
}
