package dev.kindling.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A task that does not begin before something more urgent has gone first.
 *
 * @param courtesy returns when it may begin
 */
public record CourteousTask(DurableTask task, Runnable courtesy) implements DurableTask {
    @Override
    public TaskKind kind() {
        return task.kind();
    }

    @Override
    public Optional<Instant> run(String id) {
        courtesy.run();
        return task.run(id);
    }
}
