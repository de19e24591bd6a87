package dev.kindling.store.sql;

import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.DuringStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables {@code seat_kept} and {@code workshop_message}. */
public final class SqlDuring implements DuringStore {
    private record Kept(MachineId machine, Instant until) {}

    @Override
    public Map<MachineId, Instant> kept(ReadTransaction tx, WorkshopSlug workshop) {
        List<Kept> rows = SqlTransaction.handle(tx)
                .createQuery("select uid, until from seat_kept where workshop = :workshop")
                .bind("workshop", workshop.text())
                .map((row, context) ->
                        new Kept(new MachineId(row.getString("uid")), SqlTime.time(row.getString("until"))))
                .list();
        Map<MachineId, Instant> kept = new HashMap<>();
        rows.forEach(row -> kept.put(row.machine(), row.until()));
        return kept;
    }

    @Override
    public void keep(WriteTransaction tx, WorkshopSlug workshop, MachineId machine, Instant until) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into seat_kept (uid, workshop, until) values (:uid, :workshop, :until)"
                        + " on conflict (uid) do update set until = excluded.until")
                .bind("uid", machine.value())
                .bind("workshop", workshop.text())
                .bind("until", SqlTime.text(until))
                .execute();
    }

    @Override
    public void draft(WriteTransaction tx, Draft draft) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into workshop_message (id, workshop, text) values (:id, :workshop, :text)")
                .bind("id", draft.id())
                .bind("workshop", draft.workshop().text())
                .bind("text", draft.text())
                .execute();
    }

    @Override
    public Optional<Draft> draft(ReadTransaction tx, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select id, workshop, text from workshop_message where id = :id")
                .bind("id", id)
                .map((row, context) -> new Draft(
                        row.getString("id"), new WorkshopSlug(row.getString("workshop")), row.getString("text")))
                .findOne();
    }

    @Override
    public void dropDraft(WriteTransaction tx, String id) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from workshop_message where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public void forget(WriteTransaction tx, WorkshopSlug workshop) {
        for (String table : List.of("seat_kept", "workshop_message")) {
            SqlTransaction.handle(tx)
                    .createUpdate("delete from " + table + " where workshop = :workshop")
                    .bind("workshop", workshop.text())
                    .execute();
        }
    }
}
