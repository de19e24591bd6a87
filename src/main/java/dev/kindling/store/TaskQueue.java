package dev.kindling.store;

import java.time.Instant;

/** Durable tasks, committed together with the rows they are about; each runs at least once. */
public interface TaskQueue {
    /**
     * Has {@code kind} run for {@code id} at {@code when} or soon after. If one waits already, the earlier of the two times
     * counts; if it runs at this moment, it runs once more, since that run may have read its rows before.
     */
    void schedule(WriteTransaction tx, TaskKind kind, String id, Instant when);

    /** Nothing is left to do for {@code id}, as this transaction writes down; spares a transaction after it. */
    void done(WriteTransaction tx, TaskKind kind, String id);
}
