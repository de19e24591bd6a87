package dev.kindling.sandbox;

import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import java.time.Instant;
import java.util.Optional;

/** Runs the operations that somebody waits for, beside the engine's workers. */
final class QuickOperation implements DurableTask {
    private final OperationTask operations;

    QuickOperation(OperationTask operations) {
        this.operations = operations;
    }

    @Override
    public TaskKind kind() {
        return Operations.QUICK;
    }

    @Override
    public Optional<Instant> run(String id) {
        return operations.run(id);
    }
}
