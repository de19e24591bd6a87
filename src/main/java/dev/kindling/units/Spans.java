package dev.kindling.units;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads and speaks durations the way people write them: {@code 90m}, {@code 4h}, {@code 1d12h}. */
public final class Spans {
    private static final int LONGEST_SHOWN = 40;
    // Possessive (*+), or a long run of spaces would be tried in every way there is.
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,4})\\s*+d(?:ays?)?)?\\s*+(?:(\\d{1,5})\\s*+h(?:(?:ou)?rs?)?)?\\s*+(?:(\\d{1,6})\\s*+m(?:in(?:ute)?s?)?)?\\s*+(?:(\\d{1,7})\\s*+s(?:ec(?:ond)?s?)?)?",
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
        throw new IllegalArgumentException("write a time span such as 30m, 4h or 1d12h, not '" + shown(text) + "'");
    }

    /** What somebody wrote, cut to what a sentence can hold. */
    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
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

    /**
     * In words, rounded to the smaller of two neighbouring units: days and hours, hours and minutes, minutes and seconds. So
     * {@code 3 hours 59 minutes}, but {@code 4 hours} a second before that. Below a second, {@code a moment}.
     */
    public static String spoken(Duration span) {
        Duration rounded = rounded(span);
        List<String> parts = new ArrayList<>();
        word(parts, rounded.toDaysPart(), "day");
        word(parts, rounded.toHoursPart(), "hour");
        word(parts, rounded.toMinutesPart(), "minute");
        word(parts, rounded.toSecondsPart(), "second");
        return parts.isEmpty() ? "a moment" : String.join(" ", parts);
    }

    private static Duration rounded(Duration span) {
        if (span.compareTo(Duration.ofSeconds(1)) < 0) {
            return Duration.ZERO;
        }
        if (span.toDays() > 0) {
            return to(Duration.ofHours(1), span);
        }
        return to(span.toHours() > 0 ? Duration.ofMinutes(1) : Duration.ofSeconds(1), span);
    }

    private static Duration to(Duration unit, Duration span) {
        return unit.multipliedBy(span.plus(unit.dividedBy(2)).dividedBy(unit));
    }

    private static void word(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(count + " " + unit + (count == 1 ? "" : "s"));
        }
    }
}
