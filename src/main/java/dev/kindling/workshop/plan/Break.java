package dev.kindling.workshop.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;

/** When nobody is at work: each day by the wall clock, or once. */
public sealed interface Break {
    /** At the same time of every day, such as lunch. */
    record Daily(DailyWindow window) implements Break {
        @Override
        public Stream<Interval> within(Interval span, ZoneId zone) {
            return window.within(span, zone);
        }
    }

    /** Once, such as the company's photo. */
    record Once(Interval interval) implements Break {
        public Once(Instant start, Instant end) {
            this(new Interval(start, end));
        }

        @Override
        public Stream<Interval> within(Interval span, ZoneId zone) {
            return Stream.of(interval).filter(span::overlaps);
        }
    }

    /** Every occurrence that has a part in the given stretch of time, uncut, by start. */
    Stream<Interval> within(Interval span, ZoneId zone);
}
