package dev.kindling.store.sql;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import dev.kindling.inventory.InventoryStore;
import dev.kindling.inventory.Mark;
import dev.kindling.store.ReadTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code event} and {@code tenant}, as the inventory reads them. */
public final class SqlInventory implements InventoryStore {
    @Override
    public List<Numbered> eventsAfter(ReadTransaction tx, long id, int count) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from event where id > :id order by id limit :count")
                .bind("id", id)
                .bind("count", count)
                .map(SqlInventory::event)
                .list();
    }

    @Override
    public Optional<Numbered> newest(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from event order by id desc limit 1")
                .map(SqlInventory::event)
                .findOne();
    }

    @Override
    public long resolve(ReadTransaction tx, Mark mark) {
        var handle = SqlTransaction.handle(tx);
        boolean same = handle.createQuery("select exists (select 1 from event where id = :id and at = :at)")
                .bind("id", mark.event())
                .bind("at", SqlTime.text(mark.at()))
                .mapTo(Boolean.class)
                .one();
        if (same || mark.event() == 0) {
            return mark.event();
        }
        return handle.createQuery("select coalesce(max(id), 0) from event where at <= :at")
                .bind("at", SqlTime.text(mark.at()))
                .mapTo(Long.class)
                .one();
    }

    @Override
    public List<Numbered> transitions(ReadTransaction tx, String subject, long upTo) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from event where subject = :subject and id <= :upTo and to_state is not null"
                        + " order by id desc limit 20")
                .bind("subject", subject)
                .bind("upTo", upTo)
                .map(SqlInventory::event)
                .list();
    }

    @Override
    public boolean tried(ReadTransaction tx, String subject, String source) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from event where subject = :subject and source = :source)")
                .bind("subject", subject)
                .bind("source", source)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Optional<String> handle(ReadTransaction tx, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select handle from tenant where platform = :platform"
                                        + " and workspace = :workspace and user_id = :user"),
                        person)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public List<Workspace> workspaces(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select distinct platform, workspace from tenant order by platform, workspace")
                .map((row, context) ->
                        new Workspace(Platform.ofKey(row.getString("platform")), row.getString("workspace")))
                .list();
    }

    private static Numbered event(ResultSet row, StatementContext context) throws SQLException {
        return new Numbered(
                row.getLong("id"),
                new AuditEvent(
                        SqlTime.time(row.getString("at")),
                        row.getString("actor"),
                        row.getString("source"),
                        row.getString("action"),
                        row.getString("subject"),
                        Optional.ofNullable(row.getString("from_state")),
                        Optional.ofNullable(row.getString("to_state")),
                        row.getString("outcome"),
                        row.getString("detail"),
                        Optional.ofNullable(row.getString("reference"))));
    }
}
