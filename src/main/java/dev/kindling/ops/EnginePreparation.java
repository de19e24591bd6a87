package dev.kindling.ops;

import dev.kindling.config.Flavour;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the engine fetch images and kernels at each start, before the first tenant has to wait for them. */
public final class EnginePreparation implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(EnginePreparation.class);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(5);
    private static final TaskKind KIND = TaskKind.pausing("engine-preparation", TaskKind.Lane.ENGINE, TRY_AGAIN);

    private final SandboxEngine engine;
    private final List<Flavour> flavours;
    private final InstantSource clock;

    public EnginePreparation(SandboxEngine engine, Collection<Flavour> flavours, InstantSource clock) {
        this.engine = engine;
        this.flavours = List.copyOf(flavours);
        this.clock = clock;
    }

    public void begin(UnitOfWork work, TaskQueue tasks) {
        work.write(tx -> {
            tasks.schedule(tx, KIND, "flavours", clock.instant());
            return true;
        });
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        try {
            engine.prepare(flavours).forEach(fetched -> log.info("The engine fetched {}", fetched));
            return Optional.empty();
        } catch (EngineException e) {
            log.warn("The engine is not prepared: {} ({})", e.getMessage(), e.detail());
            return Optional.of(clock.instant().plus(TRY_AGAIN));
        }
    }
}
