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
        InstantSource clock) {

    /** Whether the operation is still the sandbox's: a removal may have taken its place meanwhile. */
    boolean current(ReadTransaction tx, Operation operation) {
        return operations
                .find(tx, operation.id())
                .filter(now -> now.state().unfinished())
                .isPresent();
    }

    /**
     * The sandbox as it is now, if the operation is still its. What was read before the engine was called is old: meanwhile
     * its removal may have been asked for, or its end been moved.
     */
    Optional<Sandbox> still(ReadTransaction tx, Operation operation) {
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
    }

    void failed(WriteTransaction tx, Operation operation, Failure failure) {
        operations.ended(
                tx,
                operation,
                Operation.State.FAILED,
                clock.instant(),
                Optional.of(failure.reason() + " " + failure.reference()));
    }

    Instant now() {
        return clock.instant();
    }
}
