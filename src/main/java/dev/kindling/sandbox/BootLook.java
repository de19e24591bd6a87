package dev.kindling.sandbox;

import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import java.time.Instant;
import java.util.Optional;

/** Looks again and again at a machine that boots, while the engine's workers go on making others. */
final class BootLook implements DurableTask {
    private final OperationTask operations;

    BootLook(OperationTask operations) {
        this.operations = operations;
    }

    @Override
    public TaskKind kind() {
        return Operations.LOOK;
    }

    @Override
    public Optional<Instant> run(String id) {
        return operations.look(id);
    }
}
