package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.AdmissionStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code workshop_code}, {@code workshop_guest}, {@code workshop_waiting} and {@code remembered_key}. */
public final class SqlAdmissions implements AdmissionStore {

    @Override
    public void addCode(WriteTransaction tx, String hash, WorkshopSlug workshop, ActorId madeBy, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into workshop_code (hash, workshop, made_by, made_at)"
                        + " values (:hash, :workshop, :by, :now)")
                .bind("hash", hash)
                .bind("workshop", workshop.text())
                .bind("by", madeBy.toString())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<Code> code(ReadTransaction tx, String hash) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop_code where hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> new Code(
                        row.getString("hash"),
                        new WorkshopSlug(row.getString("workshop")),
                        Optional.ofNullable(row.getString("used_by")).map(ActorId::parse)))
                .findOne();
    }

    @Override
    public void admit(WriteTransaction tx, Code code, ActorId person, Instant now) {
        int used = SqlTransaction.handle(tx)
                .createUpdate(
                        "update workshop_code set used_by = :by, used_at = :now where hash = :hash and used_by is null")
                .bind("by", person.toString())
                .bind("now", SqlTime.text(now))
                .bind("hash", code.hash())
                .execute();
        if (used != 1) {
            throw new IllegalStateException("a code was used twice");
        }
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "insert into workshop_guest (workshop, platform, workspace, user_id, admitted_at)"
                                                + " values (:slug, :platform, :workspace, :user, :now) on conflict do nothing")
                                .bind("slug", code.workshop().text())
                                .bind("now", SqlTime.text(now)),
                        person)
                .execute();
    }

    @Override
    public boolean guest(ReadTransaction tx, WorkshopSlug workshop, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select exists (select 1 from workshop_guest where workshop = :slug and "
                                        + ActorColumns.SAME + ")")
                                .bind("slug", workshop.text()),
                        person)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void queue(WriteTransaction tx, Waiting waiting) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "insert into workshop_waiting (workshop, platform, workspace, user_id, handle,"
                                                + " key, channel, asked_at) values (:slug, :platform, :workspace, :user, :handle, :key,"
                                                + " :channel, :asked) on conflict (workshop, platform, workspace, user_id)"
                                                + " do update set key = excluded.key, handle = excluded.handle")
                                .bind("slug", waiting.workshop().text())
                                .bind("handle", waiting.handle())
                                .bind("key", waiting.key().toString())
                                .bind("channel", waiting.channel())
                                .bind("asked", SqlTime.text(waiting.askedAt())),
                        waiting.person())
                .execute();
    }

    @Override
    public List<Waiting> waiting(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop_waiting where workshop = :slug order by id")
                .bind("slug", workshop.text())
                .map((row, context) -> new Waiting(
                        new WorkshopSlug(row.getString("workshop")),
                        ActorColumns.read(row),
                        row.getString("handle"),
                        PublicKey.parse(row.getString("key")),
                        row.getString("channel"),
                        SqlTime.time(row.getString("asked_at"))))
                .list();
    }

    @Override
    public void leave(WriteTransaction tx, WorkshopSlug workshop, ActorId person) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "delete from workshop_waiting where workshop = :slug and " + ActorColumns.SAME)
                                .bind("slug", workshop.text()),
                        person)
                .execute();
    }

    @Override
    public void forget(WriteTransaction tx, WorkshopSlug workshop) {
        for (String table : List.of(
                "workshop_code",
                "workshop_guest",
                "workshop_waiting",
                "workshop_hand",
                "workshop_look",
                "workshop_rule")) {
            SqlTransaction.handle(tx)
                    .createUpdate("delete from " + table + " where workshop = :slug")
                    .bind("slug", workshop.text())
                    .execute();
        }
    }

    @Override
    public Optional<PublicKey> rememberedKey(ReadTransaction tx, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select key from remembered_key where " + ActorColumns.SAME),
                        person)
                .mapTo(String.class)
                .map(PublicKey::parse)
                .findOne();
    }

    @Override
    public void remember(WriteTransaction tx, ActorId person, PublicKey key, Instant now) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("insert into remembered_key (platform, workspace, user_id, key, since)"
                                        + " values (:platform, :workspace, :user, :key, :now)"
                                        + " on conflict (platform, workspace, user_id)"
                                        + " do update set key = excluded.key, since = excluded.since")
                                .bind("key", key.toString())
                                .bind("now", SqlTime.text(now)),
                        person)
                .execute();
    }

    @Override
    public boolean forgetKey(WriteTransaction tx, ActorId person) {
        return ActorColumns.bind(
                                SqlTransaction.handle(tx)
                                        .createUpdate("delete from remembered_key where " + ActorColumns.SAME),
                                person)
                        .execute()
                == 1;
    }
}
