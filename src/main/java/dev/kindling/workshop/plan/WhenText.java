package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads moments: a date and a time of day ({@link ClockText}) by the workshop's own wall clock, {@code now}, {@code in 2h}, or
 * with an offset, {@code 2026-11-30T09:00+01:00}, {@code 2026-11-30 08:00 UTC}.
 *
 * <p>Where clocks change: a local time that the clock skips is moved on by as much as the clock jumps (02:30 becomes 03:30); of
 * one that the clock shows twice the first is taken. Either is said in a note, and an offset names the other.
 */
final class WhenText {
    private static final Pattern FILLER = Pattern.compile("(?<= )(?:at|on|um) | uhr\\b|(?<=\\S),(?= )");
    private static final Pattern IN = Pattern.compile("in (.+)");
    private static final Pattern OFFSET = Pattern.compile("(.*\\d{1,2}:\\d{2}.*?) ?(z|utc|gmt|[+-]\\d{2}:?\\d{2})");
    private static final Pattern TIME_LAST = Pattern.compile(
            "(.+?)(?:(?<=\\d)t| )(noon|midnight|\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]\\.?m\\.?)?|\\d{1,2} ?[ap]\\.?m\\.?|24:00)");
    private static final String END_OF_DAY = "24:00";
    private static final String EXAMPLE = "write a date and a time, such as 2026-11-30 09:00 or tomorrow 9:00";
    private static final int LONGEST = 100;

    private final ZoneId zone;
    private final Instant now;
    private final boolean lasting;

    /** @param lasting whether words that mean another day tomorrow are refused */
    WhenText(ZoneId zone, Instant now, boolean lasting) {
        this.zone = zone;
        this.now = now;
        this.lasting = lasting;
    }

    /** Small letters, single blanks, without words that mean nothing. */
    static String plain(String text) {
        return FILLER.matcher(OneLine.of(text).toLowerCase(Locale.ROOT))
                .replaceAll("")
                .strip();
    }

    /** Whether it is a time of day and nothing else. */
    static boolean isTimeOnly(String text) {
        String plain = plain(text);
        return plain.equals(END_OF_DAY) || ClockText.time(plain) instanceof Reading.Sound<LocalTime>;
    }

    /** A moment with its date. */
    Reading<Instant> moment(String text) {
        String plain = plain(text);
        if (plain.length() > LONGEST) {
            return Reading.wrong(OneLine.quoted(text) + " is not a moment", EXAMPLE);
        }
        Matcher in = IN.matcher(plain);
        if (plain.equals("now") || in.matches()) {
            return fromNow(text, plain.equals("now") ? Optional.empty() : Optional.of(in.group(1)));
        }
        Optional<Instant> exact = iso(text);
        if (exact.isPresent()) {
            return Reading.of(exact.get());
        }
        Matcher offset = OFFSET.matcher(plain);
        if (offset.matches()) {
            return offset(offset.group(2))
                    .then(found ->
                            local(offset.group(1).strip(), text).then(moment -> Reading.of(moment.toInstant(found))));
        }
        return local(plain, text).then(this::instant);
    }

    /** A moment on a day that is known otherwise: {@code 24:00} is its end. */
    Reading<Instant> moment(LocalDate day, String time) {
        String plain = plain(time);
        return plain.equals(END_OF_DAY)
                ? instant(day.plusDays(1).atStartOfDay())
                : ClockText.time(plain).then(found -> instant(day.atTime(found)));
    }

    /** A date alone. */
    Reading<LocalDate> date(String text) {
        String plain = plain(text);
        if (lasting && ClockText.isRelative(plain)) {
            return moving(text);
        }
        return ClockText.date(plain, now.atZone(zone).toLocalDate());
    }

    /** The next time that the clock shows this time of day. */
    Reading<Instant> next(String time) {
        if (lasting) {
            return Reading.wrong("the date is missing", EXAMPLE);
        }
        LocalDate today = now.atZone(zone).toLocalDate();
        return moment(today, time)
                .then(moment -> moment.isAfter(now)
                        ? Reading.of(moment)
                        : moment(today.plusDays(1), time)
                                .then(later -> new Reading.Sound<>(
                                        later,
                                        List.of("I took " + OneLine.quoted(time) + " for tomorrow, " + today.plusDays(1)
                                                + "."))));
    }

    private Reading<Instant> fromNow(String text, Optional<String> span) {
        if (lasting) {
            return moving(text);
        }
        if (span.isEmpty()) {
            return Reading.of(now);
        }
        return SpanText.span(span.get()).then(length -> Reading.of(now.plus(length)));
    }

    private static <T> Reading<T> moving(String text) {
        return Reading.wrong(
                OneLine.quoted(text) + " would mean another day each time the file is read",
                "write the date, such as 2026-11-30 09:00");
    }

    private static Optional<Instant> iso(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Reading<ZoneOffset> offset(String text) {
        try {
            return Reading.of(text.startsWith("+") || text.startsWith("-") ? ZoneOffset.of(text) : ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Reading.wrong("there is no offset " + OneLine.quoted(text), "write it such as +01:00");
        }
    }

    private Reading<LocalDateTime> local(String plain, String written) {
        Matcher parts = TIME_LAST.matcher(plain);
        if (!parts.matches()) {
            boolean dateOnly = ClockText.date(plain, LocalDate.EPOCH) instanceof Reading.Sound<LocalDate>;
            return Reading.wrong(
                    dateOnly ? OneLine.quoted(written) + " has no time" : OneLine.quoted(written) + " is not a moment",
                    EXAMPLE);
        }
        String time = parts.group(2);
        return date(parts.group(1))
                .then(day -> time.equals(END_OF_DAY)
                        ? Reading.of(day.plusDays(1).atStartOfDay())
                        : ClockText.time(time).then(found -> Reading.of(day.atTime(found))));
    }

    private Reading<Instant> instant(LocalDateTime local) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.size() == 1) {
            return Reading.of(local.toInstant(offsets.get(0)));
        }
        ZoneOffsetTransition change = rules.getTransition(local);
        LocalTime time = local.toLocalTime();
        if (offsets.isEmpty()) {
            LocalDateTime taken = local.plus(change.getDuration());
            return new Reading.Sound<>(
                    taken.toInstant(change.getOffsetAfter()),
                    List.of("On " + local.toLocalDate() + " the clocks in " + zone + " jump from "
                            + change.getDateTimeBefore().toLocalTime() + " to "
                            + change.getDateTimeAfter().toLocalTime() + ": there is no " + time + ", I took "
                            + taken.toLocalTime() + "."));
        }
        return new Reading.Sound<>(
                local.toInstant(offsets.get(0)),
                List.of("On " + local.toLocalDate() + " the clocks in " + zone + " go back and show " + time
                        + " twice: I took the first. For the second write " + local + offsets.get(1) + "."));
    }
}
