package dev.kindling.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the audit: who did what to what, when, from where, and how it ended. Holds no key, token or pasted text.
 *
 * @param actor {@code platform:workspace:user}, or {@code kindling} for what nobody asked for
 * @param source the invocation or timer behind it
 * @param subject uid of a sandbox, or what else it is about
 * @param outcome {@code done}, {@code refused} or {@code failed}
 */
public record AuditEvent(
        Instant at,
        String actor,
        String source,
        String action,
        String subject,
        Optional<String> from,
        Optional<String> to,
        String outcome,
        String detail,
        Optional<String> reference) {
    public static final String KINDLING = "kindling";

    /** An event that is no state change. */
    public static AuditEvent note(
            Instant at, String actor, String source, String action, String subject, String outcome, String detail) {
        return new AuditEvent(
                at,
                actor,
                source,
                action,
                subject,
                Optional.empty(),
                Optional.empty(),
                outcome,
                detail,
                Optional.empty());
    }
}
