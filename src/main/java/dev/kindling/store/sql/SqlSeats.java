package dev.kindling.store.sql;

import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.SeatStore;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code bootstrap_key}, {@code lent_key}, {@code seat_removal} and {@code seat_receipt}. */
public final class SqlSeats implements SeatStore {
    @Override
    public void bootstrapMade(WriteTransaction tx, MachineId id, PublicKey key, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into bootstrap_key (uid, fingerprint, type, blob, made_at)"
                        + " values (:uid, :fingerprint, :type, :blob, :now) on conflict do nothing")
                .bind("uid", id.value())
                .bind("fingerprint", key.fingerprint())
                .bind("type", key.type())
                .bind("blob", key.blob())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public List<PublicKey> openBootstraps(ReadTransaction tx, MachineId id) {
        return SqlTransaction.handle(tx)
                .createQuery("select type, blob from bootstrap_key where uid = :uid and gone_at is null order by rowid")
                .bind("uid", id.value())
                .map((row, context) -> new PublicKey(row.getString("type"), row.getString("blob")))
                .list();
    }

    @Override
    public List<String> notTheTenants(ReadTransaction tx, MachineId id) {
        return SqlTransaction.handle(tx)
                .createQuery("select fingerprint from bootstrap_key where uid = :uid"
                        + " union select fingerprint from lent_key where uid = :uid")
                .bind("uid", id.value())
                .mapTo(String.class)
                .list();
    }

    @Override
    public void bootstrapsGone(WriteTransaction tx, MachineId id, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update bootstrap_key set gone_at = :now where uid = :uid and gone_at is null")
                .bind("uid", id.value())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public void lend(WriteTransaction tx, MachineId id, String fingerprint, Instant until) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into lent_key (uid, fingerprint, until) values (:uid, :fingerprint, :until)"
                        + " on conflict do update set until = excluded.until, ended_at = null")
                .bind("uid", id.value())
                .bind("fingerprint", fingerprint)
                .bind("until", SqlTime.text(until))
                .execute();
    }

    @Override
    public Optional<LentKey> lent(ReadTransaction tx, MachineId id) {
        return SqlTransaction.handle(tx)
                .createQuery("select fingerprint, until from lent_key where uid = :uid and ended_at is null"
                        + " order by until limit 1")
                .bind("uid", id.value())
                .map((row, context) -> new LentKey(row.getString("fingerprint"), SqlTime.time(row.getString("until"))))
                .findOne();
    }

    @Override
    public void lendingEnded(WriteTransaction tx, MachineId id, Instant now) {
        var handle = SqlTransaction.handle(tx);
        handle.createUpdate("delete from sandbox_key where uid = :uid and fingerprint in"
                        + " (select fingerprint from lent_key where uid = :uid and ended_at is null)")
                .bind("uid", id.value())
                .execute();
        handle.createUpdate("update lent_key set ended_at = :now where uid = :uid and ended_at is null")
                .bind("uid", id.value())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public void queueRemoval(
            WriteTransaction tx, WorkshopTag workshop, MachineId id, QueuedRemoval removal, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into seat_removal (uid, workshop, actor, cause, why, asked_at)"
                        + " values (:uid, :workshop, :actor, :cause, :why, :now) on conflict do nothing")
                .bind("uid", id.value())
                .bind("workshop", workshop.value())
                .bind("actor", removal.actor())
                .bind("cause", removal.cause())
                .bind("why", removal.why())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public List<QueuedRemoval> nextRemovals(ReadTransaction tx, WorkshopTag workshop, int count) {
        return SqlTransaction.handle(tx)
                .createQuery("select uid, actor, cause, why from seat_removal where workshop = :workshop"
                        + " order by id limit :count")
                .bind("workshop", workshop.value())
                .bind("count", count)
                .map((row, context) -> new QueuedRemoval(
                        new MachineId(row.getString("uid")),
                        row.getString("actor"),
                        row.getString("cause"),
                        row.getString("why")))
                .list();
    }

    @Override
    public int queuedRemovals(ReadTransaction tx, WorkshopTag workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select count(*) from seat_removal where workshop = :workshop")
                .bind("workshop", workshop.value())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public boolean removalsQueued(ReadTransaction tx, InvocationId cause) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from seat_removal where cause = :cause)")
                .bind("cause", cause.value())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void unqueueRemoval(WriteTransaction tx, MachineId id) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from seat_removal where uid = :uid")
                .bind("uid", id.value())
                .execute();
    }

    @Override
    public void receipt(WriteTransaction tx, MachineId id, List<String> removed, List<String> left, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into seat_receipt (uid, removed, remaining, at) values (:uid, :removed, :left, :now)"
                                + " on conflict do update set removed = excluded.removed, remaining = excluded.remaining,"
                                + " at = excluded.at")
                .bind("uid", id.value())
                .bind("removed", Json.write(removed))
                .bind("left", Json.write(left))
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public List<Receipt> receipts(ReadTransaction tx, WorkshopTag workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select r.uid, r.removed, r.remaining from seat_receipt r join sandbox s using (uid)"
                        + " where s.workshop = :workshop order by r.at, r.rowid")
                .bind("workshop", workshop.value())
                .map((row, context) -> new Receipt(
                        new MachineId(row.getString("uid")),
                        List.of(Json.read(row.getString("removed"), String[].class)),
                        List.of(Json.read(row.getString("remaining"), String[].class))))
                .list();
    }
}
