package dev.kindling.ops;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the host's size in memory, so that a command never waits for the engine. */
public final class CapacityWatch implements DurableTask, Supplier<Capacity> {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final TaskKind KIND = TaskKind.pausing("capacity-watch", TaskKind.Lane.TIMER, EVERY);

    private final SandboxEngine engine;
    private final InstantSource clock;
    private volatile Capacity last;

    /** Asks the engine once; it may take a moment. */
    public CapacityWatch(SandboxEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
        this.last = engine.capacity();
    }

    public void begin(UnitOfWork work, TaskQueue tasks) {
        work.write(tx -> {
            tasks.schedule(tx, KIND, "host", clock.instant().plus(EVERY));
            return true;
        });
    }

    @Override
    public Capacity get() {
        return last;
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        last = engine.capacity();
        return Optional.of(clock.instant().plus(EVERY));
    }
}
