package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a facilitator wants. It can be stored as text and read back by {@code PlanParser}: see {@code PlanText}.
 *
 * @param slug short id; the caller makes it unique ({@link WorkshopSlug#unlike}) before it is stored
 * @param team name of the team whose workshop it is
 * @param channel where the board goes, as the facilitator wrote it; empty for where the workshop was created
 * @param agenda links that the board shows, in order; at most 10
 */
public record WorkshopPlan(
        WorkshopSlug slug,
        WorkshopName name,
        String team,
        Optional<String> channel,
        Seating seating,
        Timetable timetable,
        Ending ending,
        List<AgendaLink> agenda) {
    public static final int MOST_LINKS = 10;
    public static final int LONGEST_CHANNEL = 100;

    public WorkshopPlan {
        agenda = List.copyOf(agenda);
        if (team.isBlank() || agenda.size() > MOST_LINKS) {
            throw new IllegalArgumentException("a workshop has a team, and at most " + MOST_LINKS + " links");
        }
        channel.ifPresent(text -> {
            if (text.isEmpty() || text.length() > LONGEST_CHANNEL || !OneLine.is(text)) {
                throw new IllegalArgumentException("a channel is one line of 1 to " + LONGEST_CHANNEL + " characters");
            }
        });
    }

    public int seats() {
        return seating.seats();
    }

    public String flavour() {
        return seating.flavour();
    }

    public Instant start() {
        return timetable.start();
    }

    public Instant end() {
        return timetable.end();
    }

    public ZoneId zone() {
        return timetable.zone();
    }

    /** When booting the warm seats begins. */
    public Instant preparationStart() {
        return start().minus(seating.leadTime());
    }

    /** The last end that the cap allows; the same before and after extensions. */
    public Instant latestEnd() {
        return end().plus(ending.longestExtension());
    }

    /** When removal begins unless somebody extends: the end and the grace period. */
    public Instant removalStart() {
        return end().plus(ending.grace());
    }

    /** While seats take room on the host: from the first boot to when the last has been let go. */
    public Interval occupation() {
        return new Interval(preparationStart(), removalStart());
    }

    /**
     * The plan with a later end; what was used of the cap is gone.
     *
     * @throws IllegalArgumentException when that is not later, or beyond {@link #latestEnd}
     */
    public WorkshopPlan extendedTo(Instant newEnd) {
        if (!newEnd.isAfter(end()) || newEnd.isAfter(latestEnd())) {
            throw new IllegalArgumentException("an extension ends after " + end() + " and by " + latestEnd());
        }
        var left = Duration.between(newEnd, latestEnd());
        return new WorkshopPlan(
                slug,
                name,
                team,
                channel,
                seating,
                timetable.until(newEnd),
                new Ending(ending.reminders(), ending.grace(), left),
                agenda);
    }

    public WorkshopPlan withSlug(WorkshopSlug other) {
        return new WorkshopPlan(other, name, team, channel, seating, timetable, ending, agenda);
    }
}
