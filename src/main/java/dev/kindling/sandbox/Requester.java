package dev.kindling.sandbox;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import java.util.Optional;

/**
 * Who wants something done, and where its progress is shown.
 *
 * @param actor as the audit writes it
 */
public record Requester(String actor, InvocationId cause, Optional<Destination.ReplyTo> replyTo) {
    public static Requester of(Invocation invocation) {
        var caller = invocation.caller().id();
        return new Requester(
                caller.toString(),
                invocation.id(),
                Optional.of(new Destination.ReplyTo(
                        caller, invocation.id(), invocation.origin().channel())));
    }

    /** Kindling itself; {@code reason} makes the cause findable, such as {@code expiry:<uid>}. */
    public static Requester kindling(String reason) {
        return new Requester(AuditEvent.KINDLING, new InvocationId("system:" + reason), Optional.empty());
    }
}
