package dev.kindling.store;

/**
 * A kind of durable task.
 *
 * @param name stays the same for ever: it stands in the database
 * @param lane which workers run it
 */
public record TaskKind(String name, Lane lane) {
    /** Long engine work must not keep timers waiting, so each has workers of its own. */
    public enum Lane {
        ENGINE,
        TIMER,
        /** Takes a moment and somebody waits for it: begun right after the commit; its row is for what a crash cuts off. */
        QUICK
    }
}
