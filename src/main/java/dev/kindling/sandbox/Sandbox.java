package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.time.Instant;
import java.util.Optional;

/**
 * One microVM with one owner. Immutable; changes go through {@link Lifecycle} and the store.
 *
 * @param id the machine's uid, chosen before it exists; also the sandbox's identity
 * @param name safe everywhere and never used again, such as {@code vm-alice-001}
 * @param handle what the owner was called when it was asked for; for display only
 * @param flavour as it was when asked for, so that a changed configuration does not change a running sandbox
 * @param port empty while waiting
 * @param hostKey what its sshd must show; empty until made
 * @param failure why it failed, or why it stopped by itself
 * @param channel where it was asked for
 * @param cause the invocation that asked for it
 * @param workshop the workshop whose seat it is; empty for a person's own
 */
public record Sandbox(
        MachineId id,
        String name,
        ActorId owner,
        String handle,
        String team,
        Flavour flavour,
        SandboxState state,
        Optional<HostPort> port,
        Optional<PublicKey> hostKey,
        Lifespan lifespan,
        Optional<Failure> failure,
        Instant requestedAt,
        String channel,
        InvocationId cause,
        Optional<WorkshopTag> workshop) {

    /** Whether it is a workshop's seat, whose end and messages the workshop looks after. */
    public boolean seat() {
        return workshop.isPresent();
    }

    /** Whether it is a seat that belongs to nobody yet. */
    public boolean warm() {
        return workshop.filter(tag -> Seats.nobody(owner, tag).equals(owner)).isPresent();
    }

    /** In other hands; the row's owner changes by {@link SandboxStore#transfer} only. */
    Sandbox of(ActorId tenant, String name) {
        return copy(tenant, name, state, port, hostKey, lifespan, failure);
    }

    Sandbox in(SandboxState next) {
        return copy(owner, handle, next, port, hostKey, lifespan, failure);
    }

    Sandbox on(HostPort leased) {
        return copy(owner, handle, state, Optional.of(leased), hostKey, lifespan, failure);
    }

    Sandbox showing(PublicKey key) {
        return copy(owner, handle, state, port, Optional.of(key), lifespan, failure);
    }

    Sandbox living(Lifespan span) {
        return copy(owner, handle, state, port, hostKey, span, failure);
    }

    Sandbox because(Optional<Failure> why) {
        return copy(owner, handle, state, port, hostKey, lifespan, why);
    }

    private Sandbox copy(
            ActorId nextOwner,
            String nextHandle,
            SandboxState nextState,
            Optional<HostPort> nextPort,
            Optional<PublicKey> nextKey,
            Lifespan nextSpan,
            Optional<Failure> nextFailure) {
        return new Sandbox(
                id,
                name,
                nextOwner,
                nextHandle,
                team,
                flavour,
                nextState,
                nextPort,
                nextKey,
                nextSpan,
                nextFailure,
                requestedAt,
                channel,
                cause,
                workshop);
    }
}
