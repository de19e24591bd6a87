package dev.kindling.maintenance;

import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A task whose clock stands still during maintenance: what falls due then is done when the maintenance is over. For warnings
 * and ends, so that nobody loses a machine that they could not reach.
 */
public final class Paused implements DurableTask {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final DurableTask task;
    private final DrainStore drains;
    private final UnitOfWork work;
    private final InstantSource clock;

    public Paused(DurableTask task, DrainStore drains, UnitOfWork work, InstantSource clock) {
        this.task = task;
        this.drains = drains;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return task.kind();
    }

    @Override
    public Optional<Instant> run(String id) {
        return work.read(drains::current).isPresent()
                ? Optional.of(clock.instant().plus(LOOK_AGAIN))
                : task.run(id);
    }
}
