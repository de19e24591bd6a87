package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times of day as people write them. Text is expected in small letters, with single blanks.
 *
 * <p>Dates: {@code 2026-11-30}, {@code 30.11.2026}, {@code 30 nov 2026}, {@code nov 30 2026}, {@code today}, {@code tomorrow},
 * {@code friday} or {@code next friday} (the first Friday after today). {@code 11/30/2026} is refused, since half the world
 * reads such a date the other way round. Times: {@code 9:00}, {@code 09:00:30}, {@code 9am}, {@code 9:30 pm}, {@code noon},
 * {@code midnight} (the start of the day).
 */
final class ClockText {
    private static final String MERIDIEM = "(?: ?([ap])\\.?m\\.?)?";
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?" + MERIDIEM);
    private static final Pattern HOUR = Pattern.compile("(\\d{1,2}) ?([ap])\\.?m\\.?");
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})");
    private static final Pattern DAY_MONTH = Pattern.compile("(\\d{1,2})\\.? ([a-z]{3,9})\\.?,? (\\d{4})");
    private static final Pattern MONTH_DAY = Pattern.compile("([a-z]{3,9})\\.? (\\d{1,2}),? (\\d{4})");
    private static final Pattern SLASHED = Pattern.compile("\\d{1,4}/\\d{1,2}/\\d{1,4}");
    private static final Pattern WEEKDAY = Pattern.compile("(?:next |this )?([a-z]{3,9})");
    private static final int SHORTEST_NAME = 3;
    private static final int NOON = 12;

    private ClockText() {}

    /** A time of day. */
    static Reading<LocalTime> time(String text) {
        if (text.equals("noon") || text.equals("midnight")) {
            return Reading.of(text.equals("noon") ? LocalTime.NOON : LocalTime.MIDNIGHT);
        }
        Matcher time = TIME.matcher(text);
        Matcher hour = HOUR.matcher(text);
        try {
            if (time.matches()) {
                int seconds = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
                return Reading.of(
                        LocalTime.of(hour(time.group(1), time.group(4)), Integer.parseInt(time.group(2)), seconds));
            } else if (hour.matches()) {
                return Reading.of(LocalTime.of(hour(hour.group(1), hour.group(2)), 0));
            }
        } catch (DateTimeException e) {
            return Reading.wrong("there is no time " + OneLine.quoted(text), "write a time from 00:00 to 23:59");
        }
        return Reading.wrong(OneLine.quoted(text) + " is not a time", "write it such as 09:00 or 5pm");
    }

    private static int hour(String digits, @Nullable String half) {
        int hour = Integer.parseInt(digits);
        if (half == null) {
            return hour;
        } else if (hour < 1 || hour > NOON) {
            throw new DateTimeException("no such hour of half a day: " + hour);
        }
        return hour % NOON + (half.equals("p") ? NOON : 0);
    }

    /** Whether the date moves with the day on which it is read. */
    static boolean isRelative(String date) {
        return date.equals("today") || date.equals("tomorrow") || weekday(date).isPresent();
    }

    /** @param today what {@code tomorrow} and weekdays are reckoned from */
    static Reading<LocalDate> date(String text, LocalDate today) {
        if (text.equals("today") || text.equals("tomorrow")) {
            return Reading.of(text.equals("today") ? today : today.plusDays(1));
        }
        Optional<DayOfWeek> weekday = weekday(text);
        if (weekday.isPresent()) {
            LocalDate day = today.with(TemporalAdjusters.next(weekday.get()));
            return new Reading.Sound<>(day, List.of("I took " + OneLine.quoted(text) + " for " + day + "."));
        }
        if (SLASHED.matcher(text).matches()) {
            return Reading.wrong(
                    OneLine.quoted(text) + " may have the day or the month first", "write year-month-day: 2026-11-30");
        }
        try {
            return numbers(text)
                    .or(() -> words(text))
                    .<Reading<LocalDate>>map(Reading::of)
                    .orElseGet(() -> Reading.wrong(
                            OneLine.quoted(text) + " is not a date", "write it as 2026-11-30, tomorrow or friday"));
        } catch (DateTimeException e) {
            return Reading.wrong(
                    "there is no day " + OneLine.quoted(text), "look at a calendar: months differ in length");
        }
    }

    private static Optional<LocalDate> numbers(String text) {
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            return Optional.of(LocalDate.of(number(iso, 1), number(iso, 2), number(iso, 3)));
        }
        Matcher dotted = DOTTED.matcher(text);
        return dotted.matches()
                ? Optional.of(LocalDate.of(number(dotted, 3), number(dotted, 2), number(dotted, 1)))
                : Optional.empty();
    }

    private static Optional<LocalDate> words(String text) {
        Matcher dayFirst = DAY_MONTH.matcher(text);
        if (dayFirst.matches()) {
            return month(dayFirst.group(2)).map(month -> LocalDate.of(number(dayFirst, 3), month, number(dayFirst, 1)));
        }
        Matcher monthFirst = MONTH_DAY.matcher(text);
        return monthFirst.matches()
                ? month(monthFirst.group(1))
                        .map(month -> LocalDate.of(number(monthFirst, 3), month, number(monthFirst, 2)))
                : Optional.empty();
    }

    private static Optional<Month> month(String word) {
        return Stream.of(Month.values())
                .filter(month -> begins(month.name(), word))
                .findFirst();
    }

    private static Optional<DayOfWeek> weekday(String text) {
        Matcher day = WEEKDAY.matcher(text);
        return day.matches()
                ? Stream.of(DayOfWeek.values())
                        .filter(weekday -> begins(weekday.name(), day.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean begins(String name, String word) {
        return word.length() >= SHORTEST_NAME && name.toLowerCase(Locale.ROOT).startsWith(word);
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }
}
