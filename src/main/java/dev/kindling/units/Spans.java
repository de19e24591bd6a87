package dev.kindling.units;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads and speaks durations the way people write them: {@code 90m}, {@code 4h}, {@code 1d12h}. */
public final class Spans {
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,4})\\s*d(?:ays?)?)?\\s*(?:(\\d{1,5})\\s*h(?:(?:ou)?rs?)?)?\\s*(?:(\\d{1,6})\\s*m(?:in(?:ute)?s?)?)?\\s*(?:(\\d{1,7})\\s*s(?:ec(?:ond)?s?)?)?",
            Pattern.CASE_INSENSITIVE);

    private Spans() {}

    /**
     * Reads {@code 45s}, {@code 90m}, {@code 4h}, {@code 1d12h}, {@code 2 hours}; zero and bare numbers are refused.
     *
     * @throws IllegalArgumentException with a sentence for the reader
     */
    public static Duration parse(String text) {
        var match = FORM.matcher(text.strip());
        if (match.matches()) {
            var sum = Duration.ofDays(part(match.group(1)))
                    .plusHours(part(match.group(2)))
                    .plusMinutes(part(match.group(3)))
                    .plusSeconds(part(match.group(4)));
            if (!sum.isZero()) {
                return sum;
            }
        }
        throw new IllegalArgumentException("write a time span such as 30m, 4h or 1d12h, not '" + text + "'");
    }

    private static long part(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Short form that {@link #parse} reads: {@code 4h30m}. */
    public static String brief(Duration span) {
        var text = new StringBuilder();
        append(text, span.toDaysPart(), "d");
        append(text, span.toHoursPart(), "h");
        append(text, span.toMinutesPart(), "m");
        append(text, span.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    /** The two largest parts in words: {@code 3 hours 59 minutes}; below a second, {@code a moment}. */
    public static String spoken(Duration span) {
        List<String> parts = new ArrayList<>();
        word(parts, span.toDaysPart(), "day");
        word(parts, span.toHoursPart(), "hour");
        word(parts, span.toMinutesPart(), "minute");
        word(parts, span.toSecondsPart(), "second");
        return parts.isEmpty() ? "a moment" : String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    private static void word(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(count + " " + unit + (count == 1 ? "" : "s"));
        }
    }
}
