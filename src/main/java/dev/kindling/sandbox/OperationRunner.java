package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.Optional;

/** How one kind of operation is done. Runs outside any transaction, one at a time for each sandbox, and is idempotent. */
interface OperationRunner {
    /**
     * Goes on with the operation from wherever it is.
     *
     * @return when to look again, or empty when it has ended and its end is committed
     * @throws dev.kindling.engine.EngineException when this attempt did not work
     */
    Optional<Duration> run(Operation operation, Sandbox sandbox);

    /** Looks at its booting machine; only for kinds that boot one. */
    default Optional<Duration> look(Operation operation, Sandbox sandbox) {
        return Optional.empty();
    }

    /** How many attempts it gets. */
    default int attempts() {
        return 5;
    }

    /** Writes down that it did not work for good. */
    void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure);
}
