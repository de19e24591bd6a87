package dev.kindling.audit;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.List;

/** The append-only audit; the database itself refuses to change or delete a row. */
public interface AuditLog {
    void append(WriteTransaction tx, AuditEvent event);

    /**
     * The newest events, newest first.
     *
     * @param about only those that name this text in actor, subject, source or reference; all when it is empty
     * @param most how many at most
     */
    List<AuditEvent> latest(ReadTransaction tx, String about, int most);

    /** Everything about one subject, oldest first. */
    List<AuditEvent> about(ReadTransaction tx, String subject);
}
