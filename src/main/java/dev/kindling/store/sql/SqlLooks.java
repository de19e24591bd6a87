package dev.kindling.store.sql;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.LookStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.Optional;

/** The table {@code workshop_look}. */
public final class SqlLooks implements LookStore {
    @Override
    public void put(WriteTransaction tx, Wish wish) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("insert or replace into workshop_look (workshop, seat, uid, platform,"
                                        + " workspace, user_id, handle, key, asked_at) values (:slug, :seat, :uid, :platform,"
                                        + " :workspace, :user, :handle, :key, :asked)")
                                .bind("slug", wish.workshop().text())
                                .bind("seat", wish.seat())
                                .bind("uid", wish.machine().value())
                                .bind("handle", wish.key().handle())
                                .bind("key", wish.key().key().toString())
                                .bind("asked", SqlTime.text(wish.askedAt())),
                        wish.key().holder())
                .execute();
    }

    @Override
    public Optional<Wish> find(ReadTransaction tx, WorkshopSlug workshop, int seat) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop_look where workshop = :slug and seat = :seat")
                .bind("slug", workshop.text())
                .bind("seat", seat)
                .map((row, context) -> new Wish(
                        workshop,
                        seat,
                        new MachineId(row.getString("uid")),
                        new SandboxKey(
                                PublicKey.parse(row.getString("key")), ActorColumns.read(row), row.getString("handle")),
                        SqlTime.time(row.getString("asked_at"))))
                .findOne();
    }

    @Override
    public void remove(WriteTransaction tx, WorkshopSlug workshop, int seat) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from workshop_look where workshop = :slug and seat = :seat")
                .bind("slug", workshop.text())
                .bind("seat", seat)
                .execute();
    }
}
