package dev.kindling.sandbox;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of operations. */
public interface OperationStore {
    /** Adds a pending one; fails when another is unfinished for the same sandbox. */
    Operation add(
            WriteTransaction tx,
            MachineId sandbox,
            OperationKind kind,
            InvocationId cause,
            String actor,
            Optional<Destination.ReplyTo> replyTo,
            Instant now);

    Optional<Operation> find(ReadTransaction tx, long id);

    Optional<Operation> unfinished(ReadTransaction tx, MachineId sandbox);

    /** Ids of all unfinished ones. */
    List<Long> allUnfinished(ReadTransaction tx);

    /** Takes an unfinished one out of the way of a removal. */
    void supersede(WriteTransaction tx, MachineId sandbox, Instant now);

    /** Marks it as running and its present phase as begun now. */
    void phaseBegan(WriteTransaction tx, Operation operation, Instant now);

    void attemptFailed(WriteTransaction tx, Operation operation, String reason);

    void ended(WriteTransaction tx, Operation operation, Operation.State state, Instant now, Optional<String> reason);

    /** Whether work that this invocation asked for is unfinished. */
    boolean unfinished(ReadTransaction tx, InvocationId cause);

    /** How long the last ones of a kind took from being asked for to done, newest first. */
    List<Duration> lastDurations(ReadTransaction tx, OperationKind kind, int count);

    /** When the last ones of a kind were asked for and done, newest first. */
    List<OperationTiming> lastTimings(ReadTransaction tx, OperationKind kind, int count);
}
