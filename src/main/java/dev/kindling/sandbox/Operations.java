package dev.kindling.sandbox;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Starts durable work: the row and its task commit together. */
final class Operations {
    static final TaskKind TASK = TaskKind.pausing("operation", TaskKind.Lane.ENGINE, RemoveRunner.SLOW);

    /** Looks at a machine that boots; among the timers, so that it does not queue behind machines that wait to be made. */
    static final TaskKind LOOK = TaskKind.pausing("boot-look", TaskKind.Lane.TIMER, RemoveRunner.SLOW);

    /** The quick ones, which people wait for. */
    static final TaskKind QUICK = TaskKind.pausing("quick-operation", TaskKind.Lane.QUICK, RemoveRunner.SLOW);

    private final OperationStore store;
    private final TaskQueue tasks;
    private final InstantSource clock;

    Operations(OperationStore store, TaskQueue tasks, InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.clock = clock;
    }

    Operation start(WriteTransaction tx, Sandbox sandbox, OperationKind kind, Requester requester) {
        return start(tx, sandbox, kind, requester.cause(), requester.actor(), requester.replyTo());
    }

    Operation start(
            WriteTransaction tx,
            Sandbox sandbox,
            OperationKind kind,
            InvocationId cause,
            String actor,
            Optional<Destination.ReplyTo> replyTo) {
        var operation = store.add(tx, sandbox.id(), kind, cause, actor, replyTo, clock.instant());
        soon(tx, operation.id(), kind);
        return operation;
    }

    /** Has it tried now. */
    void soon(WriteTransaction tx, long operation, OperationKind kind) {
        tasks.schedule(tx, kind.quick() ? QUICK : TASK, Long.toString(operation), clock.instant());
    }

    /** Its end is written down in this transaction. */
    void ended(WriteTransaction tx, Operation operation) {
        if (operation.kind().quick()) {
            tasks.done(tx, QUICK, Long.toString(operation.id()));
        }
    }

    /** Has somebody look at the booting machine of this operation. */
    void lookLater(WriteTransaction tx, Operation operation, Duration pause) {
        tasks.schedule(tx, LOOK, Long.toString(operation.id()), clock.instant().plus(pause));
    }
}
