package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Warm seats change hands: to a tenant, back to nobody, and from a failed machine to a new one. */
final class SeatHandover {
    private final SeatParts parts;
    private final SeatAdmission admission;

    SeatHandover(SeatParts parts, SeatAdmission admission) {
        this.parts = parts;
        this.admission = admission;
    }

    Outcome claim(WriteTransaction tx, Requester requester, Sandbox sandbox, SeatRequest.Tenant tenant) {
        if (!sandbox.warm()) {
            return new Outcome.Refused("Somebody else was faster: " + sandbox.name() + " has its tenant already.");
        }
        if (sandbox.state() != SandboxState.READY) {
            return new Outcome.Refused(
                    sandbox.name() + " is " + sandbox.state().words() + " and cannot be claimed now.");
        }
        Optional<String> busy = parts.service().busy(tx, sandbox);
        if (busy.isPresent()) {
            return new Outcome.Refused(busy.get());
        }
        Instant now = parts.clock().instant();
        Sandbox taken = sandbox.of(tenant.id(), tenant.handle());
        parts.sandboxes().transfer(tx, taken.id(), tenant.id(), tenant.handle());
        parts.sandboxes().removeKeys(tx, taken.id(), Optional.empty());
        parts.sandboxes().addKey(tx, taken.id(), new SandboxKey(tenant.key(), tenant.id(), tenant.handle()), now);
        note(
                tx,
                taken,
                "claim",
                requester,
                "by " + tenant.id().spoken() + " with " + tenant.key().fingerprint());
        parts.service().flagSharedKey(tx, taken, tenant.key(), tenant.id(), tenant.handle());
        parts.operations().start(tx, taken, OperationKind.CLAIM, requester);
        return new Outcome.Begun(taken);
    }

    Outcome release(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        if (!sandbox.seat()) {
            return new Outcome.Refused(sandbox.name() + " is no seat of a workshop.");
        }
        if (sandbox.warm()) {
            return new Outcome.Done(sandbox, sandbox.name() + " belongs to nobody already.");
        }
        return renew(tx, requester, sandbox, "released by " + sandbox.owner().spoken());
    }

    /** A clean disk, a new host key, a new bootstrap key, and nobody's. */
    private Outcome renew(WriteTransaction tx, Requester requester, Sandbox sandbox, String why) {
        if (sandbox.state() != SandboxState.READY && sandbox.state() != SandboxState.STOPPED) {
            return new Outcome.Refused(sandbox.name() + " is " + sandbox.state().words()
                    + "; it can be given to somebody else when it is ready or stopped.");
        }
        Optional<String> busy = parts.service().busy(tx, sandbox);
        if (busy.isPresent()) {
            return new Outcome.Refused(busy.get());
        }
        var nobody = Seats.nobody(sandbox.owner(), sandbox.workshop().orElseThrow());
        Sandbox free = sandbox.of(nobody, Seats.FREE).because(Optional.empty());
        parts.sandboxes().transfer(tx, free.id(), nobody, Seats.FREE);
        parts.rows().lendingEnded(tx, free.id(), parts.clock().instant());
        parts.sandboxes().removeKeys(tx, free.id(), Optional.empty());
        note(tx, free, "release", requester, why);
        Sandbox renewed = parts.lifecycle()
                .move(
                        tx,
                        free,
                        SandboxState.PROVISIONING,
                        requester.actor(),
                        requester.cause().value(),
                        why);
        parts.operations().start(tx, renewed, OperationKind.RELEASE, requester);
        return new Outcome.Begun(renewed);
    }

    SeatOutcome retry(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        if (!sandbox.seat()) {
            return new SeatOutcome.Refused(sandbox.name() + " is no seat of a workshop.");
        }
        if (sandbox.state() == SandboxState.FAILED) {
            return again(tx, requester, sandbox);
        }
        if (sandbox.state() != SandboxState.STOPPED) {
            return new SeatOutcome.Refused(
                    sandbox.name() + " is " + sandbox.state().words() + "; only a failed one is tried again.");
        }
        Outcome outcome = sandbox.warm()
                ? renew(tx, requester, sandbox, "tried again")
                : parts.service().operate(tx, requester, sandbox, OperationKind.START);
        return outcome instanceof Outcome.Refused refused
                ? new SeatOutcome.Refused(refused.why())
                : new SeatOutcome.Begun(sandbox);
    }

    private SeatOutcome again(WriteTransaction tx, Requester requester, Sandbox failed) {
        Optional<SeatRequest.Tenant> tenant = parts.sandboxes().keys(tx, failed.id()).stream()
                .filter(key -> !failed.warm() && key.holder().equals(failed.owner()))
                .findFirst()
                .map(key -> new SeatRequest.Tenant(failed.owner(), failed.handle(), key.key()));
        return admission
                .create(
                        tx,
                        List.of(new SeatRequest(
                                failed.workshop().orElseThrow(),
                                failed.warm() ? failed.handle() : Seats.FREE,
                                failed.owner(),
                                failed.channel(),
                                failed.team(),
                                failed.flavour(),
                                failed.lifespan().expiresAt().orElseThrow(),
                                requester,
                                tenant)))
                .get(0);
    }

    private void note(WriteTransaction tx, Sandbox sandbox, String action, Requester requester, String detail) {
        parts.lifecycle()
                .note(tx, sandbox, action, requester.actor(), requester.cause().value(), "done", detail);
    }
}
