package dev.kindling.workshop.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The seats and when they are made.
 *
 * @param seats 1 to 500
 * @param flavour name of the flavour of every seat
 * @param warmShare percent of the seats that are booted before the start, 0 to 100
 * @param leadTime how long before the start booting them begins, 0 to 24 h
 * @param noShowAfter how long after the start an untouched seat is offered to the wait-list; empty for never
 */
public record Seating(int seats, String flavour, int warmShare, Duration leadTime, Optional<Duration> noShowAfter) {
    public static final int MOST_SEATS = 500;
    public static final Duration LONGEST_LEAD = Duration.ofHours(24);
    /** Rounded from what the trade advises: Educates prepares 75 of 100, Instruqt 65 to 70 %. */
    public static final int USUAL_WARM_SHARE = 75;
    /** As Instruqt advises. */
    public static final Duration USUAL_LEAD = Duration.ofHours(1);
    /** The shortest of Instruqt's 15 to 45 minutes. */
    public static final Duration USUAL_NO_SHOW = Duration.ofMinutes(15);

    private static final int WHOLE = 100;

    public Seating {
        require(seats >= 1 && seats <= MOST_SEATS, "a workshop has 1 to " + MOST_SEATS + " seats");
        require(!flavour.isBlank(), "seats have a flavour");
        require(warmShare >= 0 && warmShare <= WHOLE, "a share is 0 to 100 percent");
        require(!leadTime.isNegative() && leadTime.compareTo(LONGEST_LEAD) <= 0, "a lead time is 0 to 24 hours");
        require(
                noShowAfter.filter(span -> span.isNegative() || span.isZero()).isEmpty(),
                "a wait is longer than nothing");
    }

    /** How many seats are booted before the start: the share, rounded up. */
    public int warmSeats() {
        return (seats * warmShare + WHOLE - 1) / WHOLE;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
