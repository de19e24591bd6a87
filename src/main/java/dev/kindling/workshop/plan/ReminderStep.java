package dev.kindling.workshop.plan;

import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about reminders at one moment. Sending and skipping are both noted by {@link ReminderId} in the
 * transaction that queues the message: then none comes twice.
 *
 * @param send the reminder to send now; at most one
 * @param skip reminders that will not be sent any more, each with its reason
 * @param next when to look again; empty when no reminder is left
 */
public record ReminderStep(Optional<Send> send, List<Skip> skip, Optional<Instant> next) {
    public ReminderStep {
        skip = List.copyOf(skip);
    }

    /**
     * @param lateness how long after it was due; zero within the usual delay of a minute
     * @param left how long until the end, which is what the message says rather than the time it was meant for
     * @param disturbs whether it comes in a break or at night after all, since no better time is left: then in the
     *     channel only, not by direct message
     */
    public record Send(Reminder reminder, Duration lateness, Duration left, boolean disturbs) {
        /** Nobody counts the seconds of some minutes. */
        private static Duration rounded(Duration late) {
            return late.compareTo(Duration.ofMinutes(2)) < 0
                    ? late
                    : late.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
        }

        /** What the message says of its lateness; empty when it is in time. */
        public Optional<String> apology() {
            return lateness.isZero()
                    ? Optional.empty()
                    : Optional.of(
                            "This reminder is " + Spans.spoken(rounded(lateness)) + " late: Kindling was not running.");
        }
    }

    /** A reminder that is dropped. */
    public record Skip(Reminder reminder, Reason reason) {}

    /** Why a reminder is pointless. */
    public enum Reason {
        /** A nearer one comes now or in a moment. */
        SUPERSEDED("a nearer reminder takes its place"),
        /** The workshop has ended. */
        ENDED("the workshop has ended"),
        /** It was due before this end was set. */
        BEFORE_PLANNED("the end was set after it would have been due");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
