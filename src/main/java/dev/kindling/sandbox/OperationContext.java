package dev.kindling.sandbox;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What every runner needs to read rows and to write down how its operation ended. */
record OperationContext(
        UnitOfWork work,
        SandboxStore sandboxes,
        OperationStore operations,
        Operations starter,
        Lifecycle lifecycle,
        Announcer announcer,
        SandboxCards cards,
        Machines machines,
        SeatStore seats,
        SeatNews news,
        InstantSource clock) {

    /** Whether the operation is still the sandbox's: a removal may have taken its place meanwhile. */
    boolean current(ReadTransaction tx, Operation operation) {
        return operations
                .find(tx, operation.id())
                .filter(now -> now.state().unfinished())
                .isPresent();
    }

    /**
     * The sandbox as it is in this transaction, if the operation is still its own. What a runner read before it called the
     * engine may be out of date: meanwhile somebody may have extended or removed it.
     */
    Optional<Sandbox> fresh(ReadTransaction tx, Operation operation) {
        return current(tx, operation) ? sandboxes.find(tx, operation.sandbox()) : Optional.empty();
    }

    List<SandboxKey> keys(Sandbox sandbox) {
        return work.read(tx -> sandboxes.keys(tx, sandbox.id()));
    }

    Sandbox move(WriteTransaction tx, Operation operation, Sandbox sandbox, SandboxState next, String detail) {
        return lifecycle.move(
                tx, sandbox, next, operation.actor(), operation.cause().value(), detail);
    }

    void done(WriteTransaction tx, Operation operation) {
        operations.ended(tx, operation, Operation.State.DONE, clock.instant(), Optional.empty());
        starter.ended(tx, operation);
    }

    void failed(WriteTransaction tx, Operation operation, Failure failure) {
        operations.ended(
                tx,
                operation,
                Operation.State.FAILED,
                clock.instant(),
                Optional.of(failure.reason() + " " + failure.reference()));
        starter.ended(tx, operation);
    }

    Instant now() {
        return clock.instant();
    }
}
