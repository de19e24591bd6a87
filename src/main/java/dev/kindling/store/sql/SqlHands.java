package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.HandStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code workshop_hand}. */
public final class SqlHands implements HandStore {
    private static final String PERSON = "workshop = :slug and " + ActorColumns.SAME;

    @Override
    public void put(WriteTransaction tx, Hand hand) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("insert into workshop_hand (workshop, seat, platform, workspace, user_id,"
                                        + " handle, said, raised_at, taken_by) values (:slug, :seat, :platform, :workspace,"
                                        + " :user, :handle, :said, :raised, :taken) on conflict (workshop, platform,"
                                        + " workspace, user_id) do update set said = excluded.said,"
                                        + " taken_by = excluded.taken_by")
                                .bind("slug", hand.workshop().text())
                                .bind("seat", hand.seat())
                                .bind("handle", hand.handle())
                                .bind("said", hand.said())
                                .bind("raised", SqlTime.text(hand.raisedAt()))
                                .bind("taken", hand.takenBy().orElse(null)),
                        hand.person())
                .execute();
    }

    @Override
    public List<Hand> of(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop_hand where workshop = :slug order by raised_at, seat")
                .bind("slug", workshop.text())
                .map((row, context) -> hand(row))
                .list();
    }

    @Override
    public Optional<Hand> find(ReadTransaction tx, WorkshopSlug workshop, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select * from workshop_hand where " + PERSON)
                                .bind("slug", workshop.text()),
                        person)
                .map((row, context) -> hand(row))
                .findOne();
    }

    @Override
    public void remove(WriteTransaction tx, WorkshopSlug workshop, ActorId person) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("delete from workshop_hand where " + PERSON)
                                .bind("slug", workshop.text()),
                        person)
                .execute();
    }

    private static Hand hand(ResultSet row) throws SQLException {
        return new Hand(
                new WorkshopSlug(row.getString("workshop")),
                row.getInt("seat"),
                ActorColumns.read(row),
                row.getString("handle"),
                row.getString("said"),
                SqlTime.time(row.getString("raised_at")),
                Optional.ofNullable(row.getString("taken_by")));
    }
}
