package dev.kindling.workshop;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.Invocation;

/**
 * Who or what changes something, as the audit writes it.
 *
 * @param actor {@code platform:workspace:user}, or {@code kindling}
 * @param source the invocation or timer behind it
 */
public record By(String actor, String source) {
    public static By caller(Invocation invocation) {
        return new By(invocation.caller().id().toString(), invocation.id().value());
    }

    /** Kindling itself, from the timer of that name. */
    public static By kindling(String timer) {
        return new By(AuditEvent.KINDLING, "system:" + timer);
    }
}
