package dev.kindling.store.sql;

import dev.kindling.maintenance.Drain;
import dev.kindling.maintenance.DrainStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/** The table {@code drain}. */
public final class SqlDrain implements DrainStore {
    @Override
    public Optional<Drain> current(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select since, actor, reason from drain")
                .map((row, context) -> new Drain(
                        SqlTime.time(row.getString("since")), row.getString("actor"), row.getString("reason")))
                .findOne();
    }

    @Override
    public void begin(WriteTransaction tx, Drain drain) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "insert or ignore into drain (id, since, actor, reason) values (1, :since, :actor, :reason)")
                .bind("since", SqlTime.text(drain.since()))
                .bind("actor", drain.actor())
                .bind("reason", drain.reason())
                .execute();
    }

    @Override
    public void end(WriteTransaction tx) {
        SqlTransaction.handle(tx).execute("delete from drain");
    }
}
