package dev.kindling.sandbox;

import dev.kindling.engine.MachineState;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Puts a lent key into a running machine, or takes it out again; either is proven before anybody is told. */
final class LendRunner implements OperationRunner {
    private final OperationContext context;
    private final KeyChange change;

    LendRunner(OperationContext context, KeyChange change) {
        this.context = context;
        this.change = change;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        Optional<SeatStore.LentKey> lent =
                context.work().read(tx -> context.seats().lent(tx, sandbox.id()));
        List<SandboxKey> all = context.keys(sandbox);
        Optional<SandboxKey> key = all.stream()
                .filter(one -> lent.filter(borrowed ->
                                borrowed.fingerprint().equals(one.key().fingerprint()))
                        .isPresent())
                .findFirst();
        boolean lend = operation.kind() == OperationKind.LEND;
        // A machine that is off takes only the noted keys when it is started.
        if (key.isPresent()
                && sandbox.state() == SandboxState.READY
                && context.machines().engine().state(sandbox.id()) == MachineState.RUNNING) {
            List<PublicKey> borrowed = List.of(key.get().key());
            change.install(
                    sandbox,
                    lend
                            ? all
                            : all.stream().filter(one -> !one.equals(key.get())).toList());
            change.prove(sandbox, lend ? borrowed : List.of(), lend ? List.of() : borrowed);
        }
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(now -> ended(tx, operation, now, key, lent));
            return true;
        });
        return Optional.empty();
    }

    private void ended(
            WriteTransaction tx,
            Operation operation,
            Sandbox sandbox,
            Optional<SandboxKey> key,
            Optional<SeatStore.LentKey> lent) {
        if (key.isPresent() && lent.isPresent()) {
            boolean lend = operation.kind() == OperationKind.LEND;
            var card = lend
                    ? context.cards()
                            .keyLent(sandbox, List.of(key.get()), lent.get().until())
                    : context.cards().keyRecalled(sandbox, lent.get().fingerprint());
            context.announcer().tell(tx, sandbox, key.get().holder(), lend ? "lent" : "recalled", card, operation);
            if (!lend) {
                // The tenant agreed to the look; they hear that it is over.
                context.announcer().tell(tx, sandbox, sandbox.owner(), "look-over", card, operation);
                context.seats().lendingEnded(tx, sandbox.id(), context.now());
            }
            context.lifecycle()
                    .note(
                            tx,
                            sandbox,
                            lend ? "lent key in" : "lent key out",
                            operation.actor(),
                            operation.cause().value(),
                            "done",
                            lent.get().fingerprint());
        }
        context.done(tx, operation);
    }

    @Override
    public int attempts() {
        return 5;
    }

    /** A key that cannot be taken out must not stay unnoticed; the timer of the lent key tries again. */
    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        context.lifecycle()
                .note(
                        tx,
                        sandbox,
                        operation.kind() == OperationKind.LEND ? "lent key in" : "lent key out",
                        operation.actor(),
                        operation.cause().value(),
                        "failed",
                        failure.reason());
        var card = context.cards()
                .trouble(
                        sandbox,
                        operation.kind() == OperationKind.LEND
                                ? "letting somebody look in"
                                : "taking out a key that was lent",
                        failure);
        context.announcer().progress(tx, operation, card);
        if (operation.kind() == OperationKind.LEND) {
            // It may be in already: the timer takes it out at once.
            context.seats()
                    .lent(tx, sandbox.id())
                    .ifPresent(lent -> context.seats().lend(tx, sandbox.id(), lent.fingerprint(), context.now()));
        } else {
            context.announcer().tell(tx, sandbox, sandbox.owner(), "recall-failed", card, operation);
        }
    }
}
