package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs operations: one at a time for each sandbox, again after a crash, with back-off, and to a clear end. */
final class OperationTask implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(OperationTask.class);
    private static final Duration BUSY = Duration.ofMillis(300);

    private final OperationContext context;
    private final Map<OperationKind, OperationRunner> runners;
    private final RandomGenerator random;
    private final Set<MachineId> underWay = ConcurrentHashMap.newKeySet();

    OperationTask(OperationContext context, Map<OperationKind, OperationRunner> runners, RandomGenerator random) {
        this.context = context;
        this.runners = Map.copyOf(runners);
        this.random = random;
    }

    @Override
    public TaskKind kind() {
        return Operations.TASK;
    }

    @Override
    public Optional<Instant> run(String id) {
        return goOn(id, OperationRunner::run);
    }

    /** Looks at the booting machine of an operation. */
    Optional<Instant> look(String id) {
        return goOn(id, OperationRunner::look);
    }

    /** What is to be done with an operation now. */
    private interface Step {
        Optional<Duration> take(OperationRunner runner, Operation operation, Sandbox sandbox);
    }

    private Optional<Instant> goOn(String id, Step step) {
        InstantSource clock = context.clock();
        UnitOfWork work = context.work();
        Optional<Operation> found = work.read(tx -> context.operations().find(tx, Long.parseLong(id)));
        if (found.isEmpty() || !found.get().state().unfinished()) {
            return Optional.empty();
        }
        Operation operation = found.get();
        // A removal may be asked for while a creation is still inside the engine: it waits for its turn.
        if (!underWay.add(operation.sandbox())) {
            return Optional.of(clock.instant().plus(BUSY));
        }
        try {
            Sandbox sandbox = work.read(tx -> context.sandboxes().find(tx, operation.sandbox()))
                    .orElseThrow();
            // Nobody looks at the phases of one that takes a moment, and whoever waits for it is spared a commit.
            if (operation.state() == Operation.State.PENDING
                    && operation.attempts() == 0
                    && !operation.kind().quick()) {
                work.write(tx -> {
                    context.operations().phaseBegan(tx, operation, clock.instant());
                    return true;
                });
            }
            return attempt(operation, sandbox, step).map(clock.instant()::plus);
        } finally {
            underWay.remove(operation.sandbox());
        }
    }

    private Optional<Duration> attempt(Operation operation, Sandbox sandbox, Step step) {
        OperationRunner runner = runners.get(operation.kind());
        if (runner == null) {
            throw new IllegalStateException("nobody runs " + operation.kind());
        }
        try {
            return step.take(runner, operation, sandbox);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Kindling is shutting down; the next start takes it up again.
                return Optional.of(BUSY);
            }
            return e instanceof EngineException known
                    ? failed(
                            runner,
                            operation,
                            String.valueOf(known.getMessage()),
                            known.detail(),
                            known.worthRetrying(),
                            known)
                    : failed(
                            runner,
                            operation,
                            "Something unexpected went wrong on the host.",
                            String.valueOf(e),
                            true,
                            e);
        }
    }

    private Optional<Duration> failed(
            OperationRunner runner,
            Operation operation,
            String reason,
            String detail,
            boolean worthRetrying,
            RuntimeException cause) {
        var failure = new Failure(reason, ReferenceCode.next(random));
        boolean again = worthRetrying && operation.attempts() + 1 < runner.attempts();
        log.atWarn()
                .addKeyValue("reference", failure.reference())
                .addKeyValue("sandbox", operation.sandbox())
                .addKeyValue("operation", operation.kind())
                .addKeyValue("attempt", operation.attempts() + 1)
                .setCause(cause)
                .log(
                        "{} of {} did not work ({}): {}",
                        operation.kind(),
                        operation.sandbox(),
                        failure.reference(),
                        detail);
        context.work().write(tx -> {
            if (!context.current(tx, operation)) {
                return true;
            }
            context.operations().attemptFailed(tx, operation, reason + " " + failure.reference());
            Sandbox now = context.sandboxes().find(tx, operation.sandbox()).orElseThrow();
            if (again) {
                context.announcer()
                        .progress(
                                tx,
                                operation,
                                context.cards()
                                        .progress(now, "that did not work at first, I am trying again. " + reason));
            } else {
                runner.giveUp(tx, operation, now, failure);
            }
            return true;
        });
        return again ? Optional.of(backOff(operation.attempts())) : Optional.empty();
    }

    private static Duration backOff(int attempts) {
        return Duration.ofSeconds(Math.min(60, 1L << Math.min(attempts, 6)));
    }
}
