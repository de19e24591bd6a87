package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When people are reminded that a workshop ends. Computed anew from the plan each time it is asked, so that extensions,
 * restarts and downtime need no repair.
 *
 * <p>A reminder that would fall into a break or a night comes five minutes before that begins, while people are there. Where
 * that would be before the workshop starts (a class that is held at night), it stays where it was. Nights and breaks go by
 * the wall clock of the workshop's zone, the time before the end by time that passes: a change of the clocks shifts the
 * former, never the latter.
 *
 * <p>After downtime only the nearest of the missed reminders is sent, with its lateness; not when a nearer one follows within
 * five minutes, and nothing after the end. If it is night by then, it waits for the morning when that comes before the end;
 * otherwise it is sent quietly ({@link ReminderStep.Send#disturbs}).
 *
 * @param timetable with the end that holds now
 * @param endSetAt when this end was set (creation, or last extension): what was due before that was never missed
 */
public record ReminderSchedule(Timetable timetable, List<Duration> reminders, Instant endSetAt) {
    private static final Duration BEFORE_QUIET = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration USUAL_DELAY = Duration.ofMinutes(1);

    public ReminderSchedule {
        reminders = List.copyOf(reminders);
    }

    public static ReminderSchedule of(WorkshopPlan plan, Instant endSetAt) {
        return new ReminderSchedule(plan.timetable(), plan.ending().reminders(), endSetAt);
    }

    /** All reminders of this end by the moment they are due, of two at the same moment the nearer to the end last. */
    public List<Reminder> all() {
        return reminders.stream()
                .filter(before -> before.compareTo(timetable.length()) < 0)
                .distinct()
                .map(before -> new Reminder(
                        ReminderId.of(before, timetable.end()),
                        before,
                        due(timetable.end().minus(before))))
                .sorted(Comparator.comparing(Reminder::due)
                        .thenComparing(Comparator.comparing(Reminder::before).reversed()))
                .toList();
    }

    private Instant due(Instant meant) {
        return timetable
                .quietAt(meant)
                .map(quiet -> lastAwake(quiet.start()))
                .filter(moved -> !moved.isBefore(timetable.start()))
                .orElse(meant);
    }

    /** A little before a break begins, and not in the one before it. */
    private Instant lastAwake(Instant quietStart) {
        Instant moment = quietStart.minus(BEFORE_QUIET);
        return timetable.quietAt(moment).map(Interval::end).orElse(moment);
    }

    /** @param handled the reminders that were sent or skipped before */
    public ReminderStep step(Instant now, Set<ReminderId> handled) {
        List<Reminder> open = all().stream()
                .filter(reminder -> !handled.contains(reminder.id()))
                .toList();
        if (!now.isBefore(timetable.end())) {
            return new ReminderStep(Optional.empty(), skips(open, ReminderStep.Reason.ENDED), Optional.empty());
        }
        List<ReminderStep.Skip> skip = new ArrayList<>(
                skips(open.stream().filter(this::wasNeverAhead).toList(), ReminderStep.Reason.BEFORE_PLANNED));
        List<Reminder> live =
                open.stream().filter(reminder -> !wasNeverAhead(reminder)).toList();
        List<Reminder> due =
                live.stream().filter(reminder -> !reminder.due().isAfter(now)).toList();
        Optional<Instant> following = live.stream()
                .map(Reminder::due)
                .filter(moment -> moment.isAfter(now))
                .findFirst();
        if (due.isEmpty()) {
            return new ReminderStep(Optional.empty(), skip, following);
        }
        Reminder nearest =
                due.stream().min(Comparator.comparing(Reminder::before)).orElseThrow();
        skip.addAll(skips(
                due.stream().filter(reminder -> !reminder.equals(nearest)).toList(), ReminderStep.Reason.SUPERSEDED));
        return step(nearest, skip, following, now);
    }

    private ReminderStep step(
            Reminder nearest, List<ReminderStep.Skip> skip, Optional<Instant> following, Instant now) {
        Duration late = Duration.between(nearest.due(), now);
        boolean inTime = late.compareTo(USUAL_DELAY) <= 0;
        Optional<Instant> awake = timetable.quietAt(now).map(Interval::end);
        boolean canWait =
                awake.filter(morning -> morning.isBefore(timetable.end())).isPresent();
        // In time and yet in quiet hours: a class that is held at night, whose people are there.
        boolean waits = !inTime && canWait;
        Instant soonest = waits ? awake.orElse(now) : now;
        if (!inTime
                && following.filter(next -> !next.isAfter(soonest.plus(SOON))).isPresent()) {
            skip.addAll(skips(List.of(nearest), ReminderStep.Reason.SUPERSEDED));
            return new ReminderStep(Optional.empty(), skip, following);
        }
        if (waits) {
            return new ReminderStep(Optional.empty(), skip, awake);
        }
        var send = new ReminderStep.Send(
                nearest,
                inTime ? Duration.ZERO : late,
                Duration.between(now, timetable.end()),
                !inTime && awake.isPresent());
        return new ReminderStep(Optional.of(send), skip, following);
    }

    private boolean wasNeverAhead(Reminder reminder) {
        return reminder.due().isBefore(endSetAt);
    }

    private static List<ReminderStep.Skip> skips(Collection<Reminder> reminders, ReminderStep.Reason reason) {
        return reminders.stream()
                .map(reminder -> new ReminderStep.Skip(reminder, reason))
                .toList();
    }
}
