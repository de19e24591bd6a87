package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a workshop takes place and when, meanwhile, nobody is at work.
 *
 * @param start first moment of the class
 * @param end when seats are due to go; at least 5 minutes after the start and at most {@link #LONGEST}
 * @param zone whose wall clock the people go by
 * @param breaks in the order given; may be empty
 * @param night when nobody is to be disturbed; empty when there is no such time
 */
public record Timetable(Instant start, Instant end, ZoneId zone, List<Break> breaks, Optional<DailyWindow> night) {
    public static final Duration SHORTEST = Duration.ofMinutes(5);
    /** The longest to plan; beyond that it is a slip in a date rather than a class. */
    public static final Duration LONGEST_PLANNED = Duration.ofDays(31);
    /** The longest with all extensions. */
    public static final Duration LONGEST = LONGEST_PLANNED.plus(Ending.LONGEST_EXTENSION);

    public static final int MOST_BREAKS = 50;

    public Timetable {
        breaks = List.copyOf(breaks);
        var length = Duration.between(start, end);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a workshop lasts 5 minutes to 31 days, and 14 more when it is extended");
        }
        if (breaks.size() > MOST_BREAKS) {
            throw new IllegalArgumentException("a workshop has at most " + MOST_BREAKS + " breaks");
        }
    }

    public Interval interval() {
        return new Interval(start, end);
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    /** The same with another end. */
    public Timetable until(Instant newEnd) {
        return new Timetable(start, newEnd, zone, breaks, night);
    }

    /** All breaks and nights that have a part in the given stretch, uncut but joined where they meet, by start. */
    public List<Interval> quietTimes(Interval span) {
        return joined(Stream.concat(
                breaks.stream().flatMap(pause -> pause.within(span, zone)),
                night.stream().flatMap(window -> window.within(span, zone))));
    }

    /** The nights alone, which {@code pause all} and {@code resume all} go by. */
    public List<Interval> nights(Interval span) {
        return joined(night.stream().flatMap(window -> window.within(span, zone)));
    }

    /** The break or night that holds this moment, whole. */
    public Optional<Interval> quietAt(Instant moment) {
        // A day to each side, so that what meets it there is joined to it.
        var around = new Interval(moment.minus(Duration.ofDays(1)), moment.plus(Duration.ofDays(1)));
        return quietTimes(around).stream()
                .filter(quiet -> quiet.contains(moment))
                .findFirst();
    }

    private static List<Interval> joined(Stream<Interval> intervals) {
        List<Interval> joined = new ArrayList<>();
        for (Interval next :
                intervals.sorted(Comparator.comparing(Interval::start)).toList()) {
            Interval last = joined.isEmpty() ? next : joined.get(joined.size() - 1);
            if (joined.isEmpty() || next.start().isAfter(last.end())) {
                joined.add(next);
            } else if (next.end().isAfter(last.end())) {
                joined.set(joined.size() - 1, new Interval(last.start(), next.end()));
            }
        }
        return List.copyOf(joined);
    }
}
