package dev.kindling.store.sql;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.sweep.SweepPlans;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table {@code sweep_plan}. */
public final class SqlSweepPlans implements SweepPlans {
    private static final Duration KEEP = Duration.ofDays(1);

    @Override
    public void keep(WriteTransaction tx, Plan plan) {
        var handle = SqlTransaction.handle(tx);
        handle.createUpdate("delete from sweep_plan where created_at < :before")
                .bind("before", SqlTime.text(plan.createdAt().minus(KEEP)))
                .execute();
        handle.createUpdate("insert or replace into sweep_plan (id, troubles, created_at)"
                        + " values (:id, :troubles, :createdAt)")
                .bind("id", plan.id())
                .bind("troubles", String.join(" ", plan.troubles()))
                .bind("createdAt", SqlTime.text(plan.createdAt()))
                .execute();
    }

    @Override
    public Optional<Plan> find(ReadTransaction tx, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from sweep_plan where id = :id")
                .bind("id", id)
                .map((row, context) -> new Plan(
                        row.getString("id"),
                        List.of(row.getString("troubles").split(" ")),
                        SqlTime.time(row.getString("created_at"))))
                .findOne();
    }
}
