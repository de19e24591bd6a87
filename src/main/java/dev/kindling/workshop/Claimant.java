package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.sshkey.PublicKey;
import java.util.Optional;

/**
 * Somebody who takes a seat.
 *
 * @param cause what they did for it; the wait-list for who was called from there
 * @param replyTo where their progress is shown
 */
public record Claimant(
        ActorId id,
        String handle,
        PublicKey key,
        String channel,
        InvocationId cause,
        Optional<Destination.ReplyTo> replyTo) {
    public static Claimant of(Invocation invocation, PublicKey key) {
        var caller = invocation.caller();
        String channel = invocation.origin().channel();
        return new Claimant(
                caller.id(),
                caller.handle(),
                key,
                channel,
                invocation.id(),
                Optional.of(new Destination.ReplyTo(caller.id(), invocation.id(), channel)));
    }
}
