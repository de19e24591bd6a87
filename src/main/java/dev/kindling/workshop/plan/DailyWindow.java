package dev.kindling.workshop.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stretch of every day by the wall clock, such as {@code 12:00-13:00}, or over midnight, such as {@code 22:00-07:00}.
 *
 * <p>Where clocks change, a limit that the clock skips stands at the moment of the change; of a limit that the clock
 * shows twice, the first counts as start and the second as end. So a night is never cut short by a change, and a window
 * that the clock skips wholly does not take place that day.
 */
public record DailyWindow(LocalTime from, LocalTime to) {
    public DailyWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a window ends at another time than it starts, not both at " + from);
        }
    }

    /** The window that starts on that day, or empty when the clock skips it. */
    public Optional<Interval> on(LocalDate day, ZoneId zone) {
        LocalDate lastDay = to.isAfter(from) ? day : day.plusDays(1);
        Instant start = moment(day.atTime(from), zone, true);
        Instant end = moment(lastDay.atTime(to), zone, false);
        return start.isBefore(end) ? Optional.of(new Interval(start, end)) : Optional.empty();
    }

    /** Every occurrence that has a part in the given stretch of time, uncut, by start. */
    public Stream<Interval> within(Interval span, ZoneId zone) {
        LocalDate first = span.start().atZone(zone).toLocalDate().minusDays(1);
        LocalDate last = span.end().atZone(zone).toLocalDate();
        return first.datesUntil(last.plusDays(1))
                .flatMap(day -> on(day, zone).stream())
                .filter(span::overlaps);
    }

    private static Instant moment(LocalDateTime local, ZoneId zone, boolean first) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition change = rules.getTransition(local);
            return change.getInstant();
        }
        return local.toInstant(first ? offsets.get(0) : offsets.get(offsets.size() - 1));
    }

    /** As it is written: {@code 22:00-07:00}. */
    @Override
    public String toString() {
        return from + "-" + to;
    }
}
