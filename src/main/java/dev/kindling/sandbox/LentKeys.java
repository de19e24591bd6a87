package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keys that are lent for a while; a durable timer takes each one out when its time is up. */
final class LentKeys implements DurableTask {
    private static final TaskKind KIND = new TaskKind("lent-key", TaskKind.Lane.TIMER);
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final SeatParts parts;

    LentKeys(SeatParts parts) {
        this.parts = parts;
    }

    Outcome lend(WriteTransaction tx, Requester requester, Sandbox sandbox, SandboxKey key, Instant until) {
        Optional<String> unable = unable(sandbox);
        if (unable.isPresent()) {
            return new Outcome.Refused(unable.get());
        }
        if (sandbox.state() != SandboxState.READY) {
            return new Outcome.Refused(
                    sandbox.name() + " is " + sandbox.state().words() + "; one can look in when it is ready.");
        }
        Optional<String> busy = parts.service().busy(tx, sandbox);
        if (busy.isPresent()) {
            return new Outcome.Refused(busy.get());
        }
        if (!until.isAfter(parts.clock().instant())) {
            return new Outcome.Refused("The end of the look is over already.");
        }
        if (parts.rows().lent(tx, sandbox.id()).isPresent()) {
            return new Outcome.Refused("Somebody is looking into " + sandbox.name() + " already, one at a time.");
        }
        if (parts.sandboxes().keys(tx, sandbox.id()).stream()
                .anyMatch(present -> present.key().equals(key.key()))) {
            return new Outcome.Done(sandbox, "That key opens " + sandbox.name() + " already.");
        }
        parts.sandboxes().addKey(tx, sandbox.id(), key, parts.clock().instant());
        parts.rows().lend(tx, sandbox.id(), key.key().fingerprint(), until);
        parts.queue().schedule(tx, KIND, sandbox.id().value(), until);
        parts.operations().start(tx, sandbox, OperationKind.LEND, requester);
        return new Outcome.Begun(sandbox);
    }

    /** Why this engine cannot lend, in words. */
    Optional<String> unable(Sandbox sandbox) {
        return parts.engine().replacesKeysInPlace()
                ? Optional.empty()
                : Optional.of("On this host Kindling cannot put a key into a running machine, so nobody can look"
                        + " into " + sandbox.name()
                        + " by themselves. Share a screen instead, or let the tenant add the key:"
                        + " /sandbox share.");
    }

    Outcome recall(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        if (parts.rows().lent(tx, sandbox.id()).isEmpty()) {
            return new Outcome.Done(sandbox, "Nobody is looking into " + sandbox.name() + ".");
        }
        if (!sandbox.state().live() || sandbox.state() == SandboxState.REMOVING) {
            return new Outcome.Done(
                    sandbox, sandbox.name() + " is " + sandbox.state().words() + ".");
        }
        if (parts.operationStore().unfinished(tx, sandbox.id()).isPresent()) {
            // As soon as that has ended.
            parts.rows()
                    .lent(tx, sandbox.id())
                    .ifPresent(lent -> parts.rows()
                            .lend(
                                    tx,
                                    sandbox.id(),
                                    lent.fingerprint(),
                                    parts.clock().instant()));
            parts.queue().schedule(tx, KIND, sandbox.id().value(), parts.clock().instant());
        } else {
            parts.operations().start(tx, sandbox, OperationKind.RECALL, requester);
        }
        return new Outcome.Begun(sandbox);
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        return parts.work().write(tx -> {
            var lent = parts.rows().lent(tx, new MachineId(id));
            Optional<Sandbox> sandbox = parts.sandboxes().find(tx, new MachineId(id));
            if (lent.isEmpty() || sandbox.isEmpty() || !sandbox.get().state().live()) {
                return Optional.empty();
            }
            Instant now = parts.clock().instant();
            if (now.isBefore(lent.get().until())) {
                return Optional.of(lent.get().until());
            }
            if (parts.operationStore().unfinished(tx, sandbox.get().id()).isEmpty()) {
                parts.operations().start(tx, sandbox.get(), OperationKind.RECALL, Requester.kindling("lent-key:" + id));
            }
            // Looks again until the key is really out.
            return Optional.of(now.plus(BUSY));
        });
    }
}
