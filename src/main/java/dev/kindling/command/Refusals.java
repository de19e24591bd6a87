package dev.kindling.command;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.Card;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.Reply;
import dev.kindling.store.WriteTransaction;
import java.time.InstantSource;

/** Writes refusals into the audit: who was refused what, and by which rule; never what was pasted. */
final class Refusals {
    private final AuditLog audit;
    private final InstantSource clock;

    Refusals(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void note(WriteTransaction tx, Invocation invocation, String verb, Reply reply) {
        if (reply instanceof Reply.Show show && show.card().tone() == Card.Tone.REFUSAL) {
            audit.append(
                    tx,
                    AuditEvent.note(
                            clock.instant(),
                            invocation.caller().id().toString(),
                            invocation.id().value(),
                            verb,
                            "",
                            "refused",
                            show.card().title()));
        }
    }
}
