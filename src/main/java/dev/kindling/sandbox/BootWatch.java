package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.sshkey.ProbeResult;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits until a machine's sshd shows our host key on the public address; only then is a sandbox READY. */
final class BootWatch {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final OperationContext context;
    private final Expiry expiry;
    private final Duration patience;

    /** @param patience how long a machine may take from its start to its first SSH handshake */
    BootWatch(OperationContext context, Expiry expiry, Duration patience) {
        this.context = context;
        this.expiry = expiry;
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
        ProbeResult result = context.machines().probe(sandbox);
        if (result instanceof ProbeResult.Ready) {
            ready(operation);
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
        if (context.now().isAfter(since.plus(patience))) {
            throw new EngineException(
                    "The machine was started, but its sshd did not answer in time.",
                    false,
                    "no answer: " + ((ProbeResult.NotAnswering) result).why());
        }
        return Optional.of(LOOK_AGAIN);
    }

    private void ready(Operation operation) {
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(booting -> ready(tx, operation, booting));
            return true;
        });
    }

    private void ready(WriteTransaction tx, Operation operation, Sandbox booting) {
        Sandbox sandbox = context.move(
                tx,
                operation,
                booting.living(booting.lifespan().startedAt(context.now())).because(Optional.empty()),
                SandboxState.READY,
                "SSH handshake showed our host key");
        expiry.watch(tx, sandbox);
        context.announcer().progress(tx, operation, context.cards().readySeeMessage(sandbox));
        context.announcer()
                .details(
                        tx,
                        sandbox,
                        context.sandboxes().keys(tx, sandbox.id()),
                        sandbox.owner(),
                        Long.toString(operation.id()),
                        operation.cause(),
                        operation.replyTo());
        context.done(tx, operation);
    }
}
