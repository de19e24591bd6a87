package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.sshkey.OfferResult;
import dev.kindling.sshkey.ProbeResult;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits until a machine's sshd shows our host key on the public address; only then is a sandbox READY. */
final class BootWatch {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final OperationContext context;
    private final Expiry expiry;
    private final Standing standing;
    private final Duration patience;

    /** @param patience how long a machine may take from its start to its first SSH handshake */
    BootWatch(OperationContext context, Expiry expiry, Standing standing, Duration patience) {
        this.context = context;
        this.expiry = expiry;
        this.standing = standing;
        this.patience = patience;
    }

    /**
     * The first look, right after the start; further ones are made by {@link BootLook}.
     *
     * @return always empty: whoever started the machine is free for the next one
     */
    Optional<Duration> begin(Operation operation, Sandbox sandbox) {
        look(operation, sandbox)
                .ifPresent(pause -> context.work().write(tx -> {
                    context.starter().lookLater(tx, operation, pause);
                    return true;
                }));
        return Optional.empty();
    }

    /** @return when to look again, or empty when it is ready */
    Optional<Duration> look(Operation operation, Sandbox sandbox) {
        ProbeResult result =
                sandbox.warm() ? probeWarm(sandbox) : context.machines().probe(sandbox);
        if (result instanceof ProbeResult.Ready) {
            ready(operation, lost(operation, sandbox));
            return Optional.empty();
        }
        if (result instanceof ProbeResult.WrongHostKey wrong) {
            throw new EngineException(
                    "What answers on port " + Machines.port(sandbox) + " shows another host key ("
                            + wrong.seenFingerprint()
                            + ") than the one Kindling gave the machine. It may be a different machine, so you must not log"
                            + " in there; an operator has to look at the host.",
                    false,
                    "host key " + wrong.seenFingerprint() + " instead of "
                            + sandbox.hostKey().orElseThrow().fingerprint());
        }
        Instant since = operation.phaseBegan().orElse(operation.createdAt());
        Instant now = context.now();
        if (now.isBefore(since)) {
            // The clock was set back; patience is not to last until it has caught up.
            context.work().write(tx -> {
                context.operations().phaseBegan(tx, operation, now);
                return true;
            });
        }
        if (now.isAfter(since.plus(patience))) {
            throw new EngineException(
                    "The machine was started, but its sshd did not answer in time.",
                    false,
                    "no answer: " + ((ProbeResult.NotAnswering) result).why());
        }
        return Optional.of(LOOK_AGAIN);
    }

    /** A warm seat is of use only when Kindling's own key opens it: with it the tenant's is put in. */
    private ProbeResult probeWarm(Sandbox sandbox) {
        List<PublicKey> keys =
                context.keys(sandbox).stream().map(SandboxKey::key).toList();
        OfferResult result = context.machines().offer(sandbox, keys);
        if (result instanceof OfferResult.WrongHostKey wrong) {
            return new ProbeResult.WrongHostKey(wrong.seenFingerprint());
        }
        if (result instanceof OfferResult.NotAnswering silent) {
            return new ProbeResult.NotAnswering(silent.why());
        }
        return ((OfferResult.Answered) result).refused().isEmpty()
                ? new ProbeResult.Ready(Duration.ZERO)
                : new ProbeResult.NotAnswering("it does not take Kindling's own key");
    }

    /** Seats are for whoever the workshop says. */
    private boolean lost(Operation operation, Sandbox sandbox) {
        return !sandbox.seat()
                && operation.replyTo().isPresent()
                && standing.lost(sandbox.owner(), sandbox.handle(), sandbox.team());
    }

    private void ready(Operation operation, boolean lost) {
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(booting -> ready(tx, operation, booting, lost));
            return true;
        });
    }

    private void ready(WriteTransaction tx, Operation operation, Sandbox booting, boolean lost) {
        Sandbox sandbox = context.move(
                tx,
                operation,
                booting.living(booting.lifespan().startedAt(context.now())).because(Optional.empty()),
                SandboxState.READY,
                "SSH handshake showed our host key");
        expiry.watch(tx, sandbox);
        context.news().tell(tx, sandbox, SeatListener.News.READY);
        context.announcer()
                .progress(
                        tx,
                        operation,
                        lost
                                ? context.cards().keptBack(sandbox)
                                : context.cards().readySeeMessage(sandbox));
        if (!lost && !allOfThem(operation, sandbox)) {
            context.announcer()
                    .details(
                            tx,
                            sandbox,
                            context.sandboxes().keys(tx, sandbox.id()),
                            sandbox.owner(),
                            Long.toString(operation.id()),
                            operation.cause(),
                            operation.replyTo());
        }
        context.done(tx, operation);
    }

    /** When a whole workshop is resumed, everybody has their details already; the workshop tells them. */
    private static boolean allOfThem(Operation operation, Sandbox sandbox) {
        return sandbox.seat()
                && operation.kind() == OperationKind.START
                && operation.replyTo().isEmpty();
    }
}
