package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.RemovalReport;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a sandbox, or what a failed creation left, and proves it: ends only when the engine finds nothing any more. What
 * cannot be removed is named to owner and operators, and tried again for ever.
 */
final class RemoveRunner implements OperationRunner {
    private static final Logger log = LoggerFactory.getLogger(RemoveRunner.class);
    private static final int QUICK_ATTEMPTS = 5;
    /** The longest pause between two attempts of any operation. */
    static final Duration SLOW = Duration.ofMinutes(10);

    private final OperationContext context;
    private final PortPool ports;
    private final Runnable freed;
    private final BiConsumer<WriteTransaction, Sandbox> removals;
    private final RandomGenerator random;

    /**
     * @param freed told when a place became free
     * @param removals told when one was removed, for those that wait for their turn
     */
    RemoveRunner(
            OperationContext context,
            PortPool ports,
            Runnable freed,
            BiConsumer<WriteTransaction, Sandbox> removals,
            RandomGenerator random) {
        this.removals = removals;
        this.context = context;
        this.ports = ports;
        this.freed = freed;
        this.random = random;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        RemovalReport report = remove(sandbox);
        if (!report.complete()) {
            return incomplete(operation, sandbox, report);
        }
        context.machines().hostKeys().destroy(sandbox.id().value());
        context.machines().bootstrapKeys().destroy(sandbox.id().value());
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(now -> ended(tx, operation, now, report));
            return true;
        });
        return Optional.empty();
    }

    private RemovalReport remove(Sandbox sandbox) {
        try {
            return context.machines()
                    .engine()
                    .remove(new MachineRef(sandbox.id(), sandbox.name(), Machines.port(sandbox)));
        } catch (EngineException e) {
            log.warn("Removal of {} did not work: {}", sandbox.id(), e.detail(), e);
            return new RemovalReport(List.of(), List.of("the machine: " + e.getMessage()));
        }
    }

    private void ended(WriteTransaction tx, Operation operation, Sandbox sandbox, RemovalReport report) {
        List<String> gone = new ArrayList<>(report.removed());
        gone.add("host key");
        gone.add("port " + Machines.port(sandbox) + ", which rests before anybody else gets it");
        var proven = new RemovalReport(gone, List.of());
        context.seats().bootstrapsGone(tx, sandbox.id(), context.now());
        context.seats().lendingEnded(tx, sandbox.id(), context.now());
        ports.release(tx, sandbox.id());
        if (sandbox.state() == SandboxState.REMOVING) {
            // A failed one keeps them, so that "Try again" need not ask for the key once more.
            context.sandboxes().removeKeys(tx, sandbox.id(), Optional.empty());
            Sandbox removed = context.move(tx, operation, sandbox, SandboxState.REMOVED, String.join(", ", gone));
            receipt(tx, operation, removed, proven);
            context.news().tell(tx, removed, SeatListener.News.REMOVED);
            removals.accept(tx, removed);
        }
        context.done(tx, operation);
        tx.afterCommit(freed);
    }

    private void receipt(WriteTransaction tx, Operation operation, Sandbox sandbox, RemovalReport report) {
        if (sandbox.seat()) {
            context.seats().receipt(tx, sandbox.id(), report.removed(), report.left(), context.now());
        }
        var card = context.cards().receipt(sandbox, report, why(operation));
        context.announcer().progress(tx, operation, card);
        if (!sandbox.seat() || operation.replyTo().isPresent()) {
            // A workshop's end has one receipt for all.
            context.announcer().tell(tx, sandbox, sandbox.owner(), "receipt", card, operation);
        }
    }

    private static String why(Operation operation) {
        return operation.cause().value().startsWith("system:expiry") ? "Its time was up." : "";
    }

    private Optional<Duration> incomplete(Operation operation, Sandbox sandbox, RemovalReport report) {
        int attempt = operation.attempts() + 1;
        String left = String.join("; ", report.left());
        log.warn("Attempt {} to remove {} left: {}", attempt, sandbox.id(), left);
        context.work().write(tx -> {
            context.operations().attemptFailed(tx, operation, left);
            if (attempt == QUICK_ATTEMPTS) {
                reportLeftovers(tx, operation, sandbox, report, left);
            }
            return true;
        });
        return Optional.of(attempt < QUICK_ATTEMPTS ? Duration.ofSeconds(1L << attempt) : SLOW);
    }

    private void reportLeftovers(
            WriteTransaction tx, Operation operation, Sandbox sandbox, RemovalReport report, String left) {
        var failure = new Failure(left, ReferenceCode.next(random));
        context.lifecycle()
                .note(
                        tx,
                        sandbox,
                        "removal incomplete",
                        operation.actor(),
                        operation.cause().value(),
                        "failed",
                        left);
        if (sandbox.state() == SandboxState.REMOVING) {
            // The same message becomes the complete receipt later.
            receipt(tx, operation, sandbox, report);
            context.news().tell(tx, sandbox, SeatListener.News.REMOVAL_STUCK);
        }
        context.announcer()
                .tellStaff(
                        tx,
                        sandbox,
                        "leftovers",
                        context.cards()
                                .operatorTrouble(sandbox, "After its removal something is left on the host:", failure),
                        true,
                        operation.cause());
    }

    /** Only a fault in Kindling itself ends here; even then nothing is forgotten, as the sandbox stays as it is. */
    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        throw new IllegalStateException("a removal is never given up: " + failure.reference());
    }

    @Override
    public int attempts() {
        return Integer.MAX_VALUE;
    }
}
