package dev.kindling.sandbox;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import java.time.Instant;
import java.util.Optional;

/**
 * One durable piece of work on one machine; at most one is unfinished for each sandbox.
 *
 * @param attempts that failed so far
 * @param cause the invocation, or {@code system:…} for what nobody asked for
 * @param actor who asked, as the audit writes it
 * @param replyTo where its progress is shown
 * @param phaseBegan when it was first taken up, later when the machine began to boot
 */
public record Operation(
        long id,
        MachineId sandbox,
        OperationKind kind,
        State state,
        int attempts,
        InvocationId cause,
        String actor,
        Optional<Destination.ReplyTo> replyTo,
        Instant createdAt,
        Optional<Instant> phaseBegan) {

    /** How far it is. */
    public enum State {
        PENDING,
        RUNNING,
        DONE,
        FAILED,
        /** Another one, a removal, took its place. */
        SUPERSEDED;

        public boolean unfinished() {
            return this == PENDING || this == RUNNING;
        }
    }
}
