package dev.kindling.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A kind of durable task.
 *
 * @param name stays the same for ever: it stands in the database
 * @param lane which workers run it
 * @param longestPause the longest that one of them is ever put off, when all of them are pauses and none an appointment. Whose
 *     time is further away stems from before the clock was set back, and is due
 */
public record TaskKind(String name, Lane lane, Optional<Duration> longestPause) {
    /** Long engine work must not keep timers waiting, so each has workers of its own. */
    public enum Lane {
        ENGINE,
        TIMER,
        /** Takes a moment and somebody waits for it: begun right after the commit; its row is for what a crash cuts off. */
        QUICK
    }

    /** Tasks with appointments: an end, a start, each night. */
    public TaskKind(String name, Lane lane) {
        this(name, lane, Optional.empty());
    }

    /** Tasks that are only ever put off by a pause. */
    public static TaskKind pausing(String name, Lane lane, Duration longest) {
        return new TaskKind(name, lane, Optional.of(longest));
    }
}
