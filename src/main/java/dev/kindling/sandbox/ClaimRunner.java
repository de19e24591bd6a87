package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hands a warm seat to its tenant: their key in, Kindling's out and proven dead, its private half destroyed; only then, in
 * one commit, that is written down and the tenant gets the details. Cut off anywhere it begins again, which is harmless: the
 * private half goes only after the machine itself has said that it no longer opens it and the tenant's key does.
 */
final class ClaimRunner implements OperationRunner {
    private final OperationContext context;
    private final KeyChange change;

    ClaimRunner(OperationContext context, KeyChange change) {
        this.context = context;
        this.change = change;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        if (sandbox.state() != SandboxState.READY) {
            throw new EngineException("Its machine is off.", false, "claim of a machine that is " + sandbox.state());
        }
        List<PublicKey> bootstraps = context.work().read(tx -> context.seats().openBootstraps(tx, sandbox.id()));
        if (!bootstraps.isEmpty()) {
            List<SandboxKey> keys = context.keys(sandbox);
            change.install(sandbox, keys);
            change.prove(sandbox, keys.stream().map(SandboxKey::key).toList(), bootstraps);
        }
        context.machines().bootstrapKeys().destroy(sandbox.id().value());
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(now -> {
                if (!bootstraps.isEmpty()) {
                    proven(tx, operation, now, bootstraps);
                }
                handedOver(tx, operation, now);
            });
            return true;
        });
        return Optional.empty();
    }

    private void proven(WriteTransaction tx, Operation operation, Sandbox sandbox, List<PublicKey> bootstraps) {
        context.seats().bootstrapsGone(tx, sandbox.id(), context.now());
        context.lifecycle()
                .note(
                        tx,
                        sandbox,
                        "bootstrap key dead",
                        operation.actor(),
                        operation.cause().value(),
                        "done",
                        "refused: "
                                + String.join(
                                        ", ",
                                        bootstraps.stream()
                                                .map(PublicKey::fingerprint)
                                                .toList()));
    }

    private void handedOver(WriteTransaction tx, Operation operation, Sandbox sandbox) {
        context.news().tell(tx, sandbox, SeatListener.News.CLAIMED);
        // First what they wait for.
        context.announcer()
                .details(
                        tx,
                        sandbox,
                        context.sandboxes().keys(tx, sandbox.id()),
                        sandbox.owner(),
                        Long.toString(operation.id()),
                        operation.cause(),
                        operation.replyTo());
        context.announcer().progress(tx, operation, context.cards().readySeeMessage(sandbox));
        context.done(tx, operation);
    }

    /** The tenant never got the details; the machine goes, and with it whatever still opens it. */
    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        Sandbox failed = context.move(
                tx, operation, sandbox.because(Optional.of(failure)), SandboxState.FAILED, failure.reason());
        context.starter()
                .start(tx, failed, OperationKind.CLEAN, operation.cause(), operation.actor(), Optional.empty());
        var card = context.cards().seatFailed(failed, failure);
        context.announcer().progress(tx, operation, card);
        context.announcer().tell(tx, failed, failed.owner(), "claim-failed", card, operation);
        context.news().tell(tx, failed, SeatListener.News.CLAIM_FAILED, Optional.of(operation.cause()));
    }
}
