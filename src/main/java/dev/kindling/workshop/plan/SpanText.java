package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time ({@link Spans}) and windows of the day. */
final class SpanText {
    private static final Set<String> NONE = Set.of("none", "no", "off", "never", "-");
    private static final Pattern ZERO = Pattern.compile("0+ ?(?:[a-z]{1,7})?");
    private static final Pattern WINDOW =
            Pattern.compile("(.+?) ?(?:-|\u2013|\u2014|\\bto\\b|\\buntil\\b|\\bbis\\b) ?(.+)");

    private SpanText() {}

    /** Whether somebody says that there is to be none. */
    static boolean isNone(String text) {
        return NONE.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Some time, more than nothing. */
    static Reading<Duration> span(String text) {
        try {
            String plain = text.strip();
            return Reading.of(Spans.parse(plain.startsWith("+") ? plain.substring(1) : plain));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Reading.wrong(OneLine.quoted(text) + " is not a time span", "write it such as 30m, 4h or 1d12h");
        }
    }

    /** Some time; {@code 0} and {@code none} are no time. */
    static Reading<Duration> spanOrZero(String text) {
        boolean zero = isNone(text)
                || ZERO.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
        return zero ? Reading.of(Duration.ZERO) : span(text);
    }

    /** A window of the day, such as {@code 22:00-07:00}. */
    static Reading<DailyWindow> window(String text) {
        Matcher ends = WINDOW.matcher(WhenText.plain(text));
        if (!ends.matches()) {
            return Reading.wrong(OneLine.quoted(text) + " is not a window of the day", "write it such as 12:00-13:00");
        }
        return time(ends.group(1))
                .then(from -> time(ends.group(2))
                        .then(to -> from.equals(to)
                                ? Reading.wrong(
                                        OneLine.quoted(text) + " ends when it starts", "write two different times")
                                : Reading.of(new DailyWindow(from, to))));
    }

    private static Reading<LocalTime> time(String text) {
        return text.equals("24:00") ? Reading.of(LocalTime.MIDNIGHT) : ClockText.time(text);
    }
}
