package dev.kindling.workshop.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * How a workshop ends.
 *
 * @param reminders how long before the end people are reminded; longest first, each once, at most 10, may be empty
 * @param grace how long after the end seats are kept for latecomers, 0 to 24 h
 * @param longestExtension how far the end may be moved in all, 0 to 14 days
 */
public record Ending(List<Duration> reminders, Duration grace, Duration longestExtension) {
    public static final int MOST_REMINDERS = 10;
    public static final Duration LONGEST_GRACE = Duration.ofHours(24);
    public static final Duration LONGEST_EXTENSION = Duration.ofDays(14);
    /** The usual reminders: an hour before the end, a quarter of an hour, five minutes. */
    public static final List<Duration> USUAL_REMINDERS =
            List.of(Duration.ofMinutes(60), Duration.ofMinutes(15), Duration.ofMinutes(5));

    public static final Duration USUAL_GRACE = Duration.ofMinutes(15);
    public static final Duration USUAL_EXTENSION = Duration.ofHours(2);

    public Ending {
        reminders =
                reminders.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        if (reminders.size() > MOST_REMINDERS
                || reminders.stream().anyMatch(before -> before.isNegative() || before.isZero())) {
            throw new IllegalArgumentException(
                    "there are at most " + MOST_REMINDERS + " reminders, each some time before the end");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("a grace period is 0 to 24 hours");
        }
        if (longestExtension.isNegative() || longestExtension.compareTo(LONGEST_EXTENSION) > 0) {
            throw new IllegalArgumentException("a workshop may be extended by 0 to 14 days");
        }
    }
}
