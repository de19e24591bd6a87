package dev.kindling.store.sql;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.WorkStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.List;
import java.util.Optional;

/** The table {@code workshop_work}. */
public final class SqlWork implements WorkStore {
    @Override
    public void begun(WriteTransaction tx, Work work) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into workshop_work (invocation, workshop, kind, seat)"
                        + " values (:invocation, :workshop, :kind, :seat) on conflict (invocation) do update set"
                        + " workshop = excluded.workshop, kind = excluded.kind, seat = excluded.seat")
                .bind("invocation", work.invocation().value())
                .bind("workshop", work.workshop().text())
                .bind("kind", work.kind().name())
                .bind("seat", work.seat().orElse(null))
                .execute();
    }

    @Override
    public List<Work> of(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop_work where workshop = :workshop order by rowid")
                .bind("workshop", workshop.text())
                .map((row, context) -> new Work(
                        new InvocationId(row.getString("invocation")),
                        workshop,
                        Kind.valueOf(row.getString("kind")),
                        Optional.of(row.getInt("seat")).filter(number -> number > 0)))
                .list();
    }

    @Override
    public void ended(WriteTransaction tx, InvocationId invocation) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from workshop_work where invocation = :invocation")
                .bind("invocation", invocation.value())
                .execute();
    }

    @Override
    public boolean unfinished(ReadTransaction tx, InvocationId invocation) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from workshop_work where invocation = :invocation)")
                .bind("invocation", invocation.value())
                .mapTo(Boolean.class)
                .one();
    }
}
