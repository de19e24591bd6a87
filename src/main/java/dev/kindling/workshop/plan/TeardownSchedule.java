package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a workshop's seats are removed: end, grace period, then one seat after another. Nothing is removed before people were
 * told that the workshop has ended and had a while to save their work: when the end fell into downtime, that while counts
 * from when they were told.
 *
 * @param end that holds now
 * @param grace how long after the end seats are kept
 * @param pace time between the beginnings of two removals
 * @param announced when people were told that the workshop has ended; empty when they were not yet
 */
public record TeardownSchedule(Instant end, Duration grace, Duration pace, Optional<Instant> announced) {
    /** The least time to save work after a late notice; a shorter grace period is kept as it is. */
    public static final Duration LATE_GRACE = Duration.ofMinutes(15);

    public TeardownSchedule {
        if (grace.isNegative() || pace.isNegative()) {
            throw new IllegalArgumentException("grace and pace are not negative: " + grace + ", " + pace);
        }
    }

    /** Where a workshop is on its way out. */
    public enum Phase {
        RUNNING,
        /** The end has come: people are to be told, now. */
        ANNOUNCE,
        /** They were told and may still save their work. */
        GRACE,
        /** Seats go, one after another. */
        REMOVING
    }

    public Phase phase(Instant now) {
        if (now.isBefore(end)) {
            return Phase.RUNNING;
        } else if (announced.isEmpty()) {
            return Phase.ANNOUNCE;
        }
        return now.isBefore(removalStart(now)) ? Phase.GRACE : Phase.REMOVING;
    }

    /** When the first seat goes, if people are told now or were told before. */
    public Instant removalStart(Instant now) {
        Instant planned = end.plus(grace);
        Instant told = announced.orElse(now.isBefore(end) ? end : now);
        Instant fair = told.plus(grace.compareTo(LATE_GRACE) < 0 ? grace : LATE_GRACE);
        return fair.isAfter(planned) ? fair : planned;
    }

    /** How late people are told of the end, when told now; zero when the end is still to come. */
    public Duration lateness(Instant now) {
        return now.isBefore(end) ? Duration.ZERO : Duration.between(end, announced.orElse(now));
    }

    /**
     * When the next seat may go: after a pause of the whole process removals go on one by one, and do not catch up.
     *
     * @param lastBegun when the last removal was begun; empty before the first
     */
    public Instant nextRemoval(Instant now, Optional<Instant> lastBegun) {
        Instant first = removalStart(now);
        return lastBegun.map(last -> last.plus(pace)).filter(first::isBefore).orElse(first);
    }

    /** How long removing so many seats takes, from the first beginning to the last. */
    public Duration span(int seats) {
        return pace.multipliedBy(Math.max(0, seats - 1));
    }

    /** When to look again before removals begin; empty when they have begun. */
    public Optional<Instant> nextLook(Instant now) {
        return switch (phase(now)) {
            case RUNNING -> Optional.of(end);
            case ANNOUNCE -> Optional.of(now);
            case GRACE -> Optional.of(removalStart(now));
            case REMOVING -> Optional.empty();
        };
    }
}
