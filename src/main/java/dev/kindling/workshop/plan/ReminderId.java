package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Which reminder of a workshop it is: so long before that end. After an extension the same time before the new end is another
 * reminder. Written {@code 3600@1796130000}: seconds before, and the end in seconds since 1970.
 */
public record ReminderId(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{1,12}@-?\\d{1,18}");

    public ReminderId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a reminder: " + OneLine.quoted(text));
        }
    }

    static ReminderId of(Duration before, Instant end) {
        return new ReminderId(before.toSeconds() + "@" + end.getEpochSecond());
    }

    @Override
    public String toString() {
        return text;
    }
}
