package dev.kindling.store.sql;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code event}. */
public final class SqlAuditLog implements AuditLog {
    @Override
    public void append(WriteTransaction tx, AuditEvent event) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into event (at, actor, source, action, subject, from_state, to_state, outcome,"
                        + " detail, reference) values (:at, :actor, :source, :action, :subject, :from, :to, :outcome,"
                        + " :detail, :reference)")
                .bind("at", SqlTime.text(event.at()))
                .bind("actor", event.actor())
                .bind("source", event.source())
                .bind("action", event.action())
                .bind("subject", event.subject())
                .bind("from", event.from().orElse(null))
                .bind("to", event.to().orElse(null))
                .bind("outcome", event.outcome())
                .bind("detail", event.detail())
                .bind("reference", event.reference().orElse(null))
                .execute();
    }

    @Override
    public List<AuditEvent> about(ReadTransaction tx, String subject) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from event where subject = :subject order by id")
                .bind("subject", subject)
                .map((row, context) -> event(row))
                .list();
    }

    @Override
    public List<AuditEvent> latest(ReadTransaction tx, String about, int most) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from event where :about = '' or instr(actor, :about) > 0 or subject = :about"
                        + " or source = :about or reference = :about order by id desc limit :most")
                .bind("about", about)
                .bind("most", most)
                .map((row, context) -> event(row))
                .list();
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                SqlTime.time(row.getString("at")),
                row.getString("actor"),
                row.getString("source"),
                row.getString("action"),
                row.getString("subject"),
                Optional.ofNullable(row.getString("from_state")),
                Optional.ofNullable(row.getString("to_state")),
                row.getString("outcome"),
                row.getString("detail"),
                Optional.ofNullable(row.getString("reference")));
    }
}
