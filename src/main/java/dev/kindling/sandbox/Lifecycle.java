package dev.kindling.sandbox;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.store.WriteTransaction;
import java.time.InstantSource;
import java.util.Optional;

/** The only place where a sandbox changes its state: checks that the step is allowed and writes its audit row. */
final class Lifecycle {
    private final SandboxStore sandboxes;
    private final AuditLog audit;
    private final InstantSource clock;

    Lifecycle(SandboxStore sandboxes, AuditLog audit, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.audit = audit;
        this.clock = clock;
    }

    void born(WriteTransaction tx, Sandbox sandbox, String actor) {
        append(
                tx,
                sandbox,
                Optional.empty(),
                sandbox.state(),
                actor,
                sandbox.cause().value(),
                "done",
                "");
    }

    /** Moves {@code sandbox}, with whatever else was changed in it, to {@code next}. */
    Sandbox move(WriteTransaction tx, Sandbox sandbox, SandboxState next, String actor, String source, String detail) {
        if (!sandbox.state().mayBecome(next)) {
            throw new KindlingException(
                    sandbox.name() + " is " + sandbox.state().words() + " and cannot become " + next.words() + ".");
        }
        // Whoever comes with an old row would undo what happened since.
        if (sandboxes
                .find(tx, sandbox.id())
                .filter(now -> now.state() == sandbox.state())
                .isEmpty()) {
            throw new KindlingException(
                    sandbox.name() + " is no longer " + sandbox.state().words() + ".");
        }
        Sandbox moved = sandbox.in(next);
        sandboxes.update(tx, moved);
        if (next == sandbox.state()) {
            // Another attempt at the same step is no transition.
            return moved;
        }
        String outcome = next == SandboxState.FAILED ? "failed" : "done";
        append(tx, moved, Optional.of(sandbox.state()), next, actor, source, outcome, detail);
        return moved;
    }

    private void append(
            WriteTransaction tx,
            Sandbox sandbox,
            Optional<SandboxState> from,
            SandboxState to,
            String actor,
            String source,
            String outcome,
            String detail) {
        audit.append(
                tx,
                new AuditEvent(
                        clock.instant(),
                        actor,
                        source,
                        "sandbox " + to.words(),
                        sandbox.id().value(),
                        from.map(Enum::name),
                        Optional.of(to.name()),
                        outcome,
                        detail,
                        sandbox.failure().map(Failure::reference).map(ReferenceCode::value)));
    }

    /** An audit row that is no state change. */
    void note(
            WriteTransaction tx,
            Sandbox sandbox,
            String action,
            String actor,
            String source,
            String outcome,
            String detail) {
        audit.append(
                tx,
                AuditEvent.note(
                        clock.instant(), actor, source, action, sandbox.id().value(), outcome, detail));
    }
}
