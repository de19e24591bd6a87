package dev.kindling.ops;

import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.SandboxEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the engine is, for {@code /readyz}. Asking it starts programs on the host, so one thread does, at most every
 * {@link #FRESH}, however often and by how many it is asked here. Thread-safe.
 */
public final class EngineWatch implements AutoCloseable {
    /** An answer that is not older counts as new. */
    public static final Duration FRESH = Duration.ofSeconds(15);

    /** An engine that has not answered for so long is not ready, whatever it said last. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);

    private final SandboxEngine engine;
    private final InstantSource clock;
    private final ExecutorService looker;
    private volatile Optional<Seen> last = Optional.empty();
    private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

    private record Seen(EngineHealth health, Instant at) {}

    public EngineWatch(SandboxEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
        this.looker = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "engine-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = look();
    }

    /** The newest answer and how old it is; waits a second at most, for one that is due. */
    public EngineHealth health() {
        if (last.filter(seen -> age(seen).compareTo(FRESH) <= 0).isEmpty()) {
            await(look());
        }
        return last.map(this::told).orElseGet(() -> new EngineHealth(false, "is being asked for the first time"));
    }

    private EngineHealth told(Seen seen) {
        Duration age = age(seen);
        return age.compareTo(LONGEST_SILENCE) > 0
                ? new EngineHealth(
                        false,
                        "has not answered for " + age.toSeconds() + " s; before that: "
                                + seen.health().detail())
                : new EngineHealth(
                        seen.health().ok(), seen.health().detail() + " (asked " + age.toSeconds() + " s ago)");
    }

    private Duration age(Seen seen) {
        return Duration.between(seen.at(), clock.instant());
    }

    private synchronized CompletableFuture<Void> look() {
        if (looking.isDone()) {
            looking = CompletableFuture.runAsync(this::ask, looker);
        }
        return looking;
    }

    private void ask() {
        EngineHealth health;
        try {
            health = engine.health();
        } catch (RuntimeException e) {
            log.error("The engine could not be asked how it is", e);
            health = new EngineHealth(false, "cannot be asked; the log says why");
        }
        last = Optional.of(new Seen(health, clock.instant()));
    }

    private static void await(CompletableFuture<Void> look) {
        try {
            look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // what was seen last is told, with its age
        }
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }
}
