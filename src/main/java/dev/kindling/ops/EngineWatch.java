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

    /** An engine that was asked so long ago and has not answered is not ready, whatever it said before. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);

    private final Duration patience;
    private final SandboxEngine engine;
    private final InstantSource clock;
    private final ExecutorService looker;
    private volatile Optional<Seen> last = Optional.empty();
    private volatile Optional<Instant> unanswered = Optional.empty();
    private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

    private record Seen(EngineHealth health, Instant at) {}

    public EngineWatch(SandboxEngine engine, InstantSource clock) {
        this(engine, clock, PATIENCE);
    }

    /** @param patience how long who asks waits for an answer that is due */
    EngineWatch(SandboxEngine engine, InstantSource clock, Duration patience) {
        this.patience = patience;
        this.engine = engine;
        this.clock = clock;
        this.looker = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "engine-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = look();
    }

    /** The newest answer and how old it is; waits for one that is due, three seconds at most. */
    public EngineHealth health() {
        // Negative after the clock was set back: nobody knows how old it is.
        if (last.filter(seen -> !age(seen).isNegative() && age(seen).compareTo(FRESH) <= 0)
                .isEmpty()) {
            await(look());
        }
        return last.map(this::told).orElseGet(() -> new EngineHealth(false, "is being asked for the first time"));
    }

    private EngineHealth told(Seen seen) {
        Optional<Duration> silence = unanswered.map(this::since).filter(time -> time.compareTo(LONGEST_SILENCE) > 0);
        return silence.map(time -> new EngineHealth(
                        false,
                        "has not answered for " + time.toSeconds() + " s; before that: "
                                + seen.health().detail()))
                .orElseGet(() -> new EngineHealth(
                        seen.health().ok(),
                        seen.health().detail() + " (asked " + age(seen).toSeconds() + " s ago)"));
    }

    private Duration age(Seen seen) {
        return since(seen.at());
    }

    private Duration since(Instant before) {
        return Duration.between(before, clock.instant());
    }

    private synchronized CompletableFuture<Void> look() {
        if (looking.isDone()) {
            unanswered = Optional.of(clock.instant());
            var begun = new CompletableFuture<Void>();
            looking = begun;
            looker.execute(() -> ask(begun));
        }
        return looking;
    }

    private void ask(CompletableFuture<Void> look) {
        EngineHealth health;
        try {
            health = engine.health();
        } catch (RuntimeException | Error e) {
            log.error("The engine could not be asked how it is", e);
            health = new EngineHealth(false, "cannot be asked; the log says why");
        }
        answered(health, look);
    }

    /** In one piece: whoever has seen this answer and finds it too old later does not wait for the look that brought it. */
    private synchronized void answered(EngineHealth health, CompletableFuture<Void> look) {
        last = Optional.of(new Seen(health, clock.instant()));
        unanswered = Optional.empty();
        look.complete(null);
    }

    private void await(CompletableFuture<Void> look) {
        try {
            look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
