package dev.kindling.audit;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.List;

/** The append-only audit; the database itself refuses to change or delete a row. */
public interface AuditLog {
    void append(WriteTransaction tx, AuditEvent event);

    /** Everything about one subject, oldest first. */
    List<AuditEvent> about(ReadTransaction tx, String subject);
}
