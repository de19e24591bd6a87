package dev.kindling.store.sql;

import dev.kindling.chat.ChatJson;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.maintenance.Errand;
import dev.kindling.maintenance.ErrandStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** The table {@code errand}. */
public final class SqlErrands implements ErrandStore {
    @Override
    public void add(WriteTransaction tx, Errand errand, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into errand (id, kind, argument, actor, reply_to, created_at)"
                        + " values (:id, :kind, :argument, :actor, :replyTo, :now)")
                .bind("id", errand.id())
                .bind("kind", errand.kind())
                .bind("argument", errand.argument())
                .bind("actor", errand.actor())
                .bind("replyTo", ChatJson.write(errand.replyTo()))
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<Errand> unfinished(ReadTransaction tx, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from errand where id = :id and done = 0")
                .bind("id", id)
                .map((row, context) -> new Errand(
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("argument"),
                        row.getString("actor"),
                        (Destination.ReplyTo) ChatJson.readDestination(row.getString("reply_to"))))
                .findOne();
    }

    @Override
    public void finish(WriteTransaction tx, String id) {
        SqlTransaction.handle(tx)
                .createUpdate("update errand set done = 1 where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public boolean unfinished(ReadTransaction tx, InvocationId cause) {
        return unfinished(tx, cause.value()).isPresent();
    }
}
