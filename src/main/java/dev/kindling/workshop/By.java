package dev.kindling.workshop;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.sandbox.Requester;
import java.util.Optional;

/**
 * Who or what changes something, as the audit writes it.
 *
 * @param actor {@code platform:workspace:user}, or {@code kindling}
 * @param source the invocation or timer behind it
 * @param replyTo where the progress of one machine is shown; empty when it is about many
 */
public record By(String actor, String source, Optional<Destination.ReplyTo> replyTo) {
    private static final String SYSTEM = "system:";

    public static By caller(Invocation invocation) {
        return new By(invocation.caller().id().toString(), invocation.id().value(), Optional.empty());
    }

    /** Kindling itself, from the timer of that name. */
    public static By kindling(String timer) {
        return new By(AuditEvent.KINDLING, SYSTEM + timer, Optional.empty());
    }

    /** The invocation of a person behind it; empty for Kindling's own timers. */
    Optional<InvocationId> asked() {
        return source.startsWith(SYSTEM) ? Optional.empty() : Optional.of(new InvocationId(source));
    }

    static By claimant(Claimant person) {
        return new By(person.id().toString(), person.cause().value(), person.replyTo());
    }

    /** The same as the sandboxes know it. */
    Requester requester() {
        return new Requester(actor, new InvocationId(source), replyTo);
    }
}
