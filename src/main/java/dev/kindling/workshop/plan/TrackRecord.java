package dev.kindling.workshop.plan;

import java.time.Duration;
import java.util.List;

/**
 * How good earlier forecasts were.
 *
 * @param workshops how many
 * @param meanError by how many percent the actual times were longer than forecast, on average; negative when shorter
 * @param withinP95 how many took no longer than their p95
 */
public record TrackRecord(int workshops, int meanError, int withinP95) {
    private static final int WHOLE = 100;
    private static final int RIGHT = 5;

    /** A forecast and what came of it. */
    public record Past(Duration p50, Duration p95, Duration actual) {
        public Past {
            if (p50.isNegative() || p50.isZero() || actual.isNegative()) {
                throw new IllegalArgumentException("a forecast is some time: " + p50 + ", " + actual);
            }
        }
    }

    public static TrackRecord of(List<Past> past) {
        double error = past.stream()
                .mapToDouble(one ->
                        (double) one.actual().toMillis() / Math.max(1, one.p50().toMillis()) - 1)
                .average()
                .orElse(0);
        long within = past.stream()
                .filter(one -> one.actual().compareTo(one.p95()) <= 0)
                .count();
        return new TrackRecord(past.size(), (int) Math.round(error * WHOLE), (int) within);
    }

    /** One sentence without its full stop: {@code earlier forecasts were 12 % too short on average (5 workshops)}. */
    public String words() {
        if (workshops == 0) {
            return "no earlier forecast to compare with";
        }
        String many =
                " (" + workshops + (workshops == 1 ? " workshop" : " workshops") + ", " + withinP95 + " within p95)";
        String subject = workshops == 1 ? "the earlier forecast was " : "earlier forecasts were ";
        if (Math.abs(meanError) < RIGHT) {
            return subject + "right within " + RIGHT + " %" + (workshops == 1 ? "" : " on average") + many;
        }
        return subject + Math.abs(meanError) + " % too " + (meanError > 0 ? "short" : "long")
                + (workshops == 1 ? "" : " on average") + many;
    }
}
