package dev.kindling.store.sql;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.RehearsalStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tables {@code rehearsal} and {@code rehearsal_login}. */
public final class SqlRehearsals implements RehearsalStore {
    @Override
    public void insert(WriteTransaction tx, Rehearsal rehearsal) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("insert into rehearsal (tag, workshop, platform, workspace, user_id,"
                                        + " invocation, channel, wanted, asked_at) values (:tag, :slug, :platform,"
                                        + " :workspace, :user, :invocation, :channel, :wanted, :asked)")
                                .bind("tag", rehearsal.tag().value())
                                .bind("slug", rehearsal.workshop().text())
                                .bind(
                                        "invocation",
                                        rehearsal.replyTo().invocation().value())
                                .bind("channel", rehearsal.replyTo().channel())
                                .bind("wanted", rehearsal.wanted())
                                .bind("asked", SqlTime.text(rehearsal.askedAt())),
                        rehearsal.replyTo().to())
                .execute();
    }

    @Override
    public Optional<Rehearsal> running(ReadTransaction tx, WorkshopTag tag) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from rehearsal where tag = :tag and ended_at is null")
                .bind("tag", tag.value())
                .map((row, context) -> rehearsal(row))
                .findOne();
    }

    @Override
    public Optional<Rehearsal> runningFor(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from rehearsal where workshop = :slug and ended_at is null")
                .bind("slug", workshop.text())
                .map((row, context) -> rehearsal(row))
                .findOne();
    }

    @Override
    public boolean running(ReadTransaction tx, InvocationId invocation) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select exists (select 1 from rehearsal where invocation = :invocation and ended_at is null)")
                .bind("invocation", invocation.value())
                .mapTo(Boolean.class)
                .one();
    }

    private static Rehearsal rehearsal(ResultSet row) throws SQLException {
        return new Rehearsal(
                new WorkshopTag(row.getString("tag")),
                new WorkshopSlug(row.getString("workshop")),
                new Destination.ReplyTo(
                        ActorColumns.read(row),
                        new InvocationId(row.getString("invocation")),
                        row.getString("channel")),
                row.getInt("wanted"),
                SqlTime.time(row.getString("asked_at")));
    }

    @Override
    public void loggedIn(WriteTransaction tx, WorkshopTag tag, MachineId machine, Duration took) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into rehearsal_login (uid, tag, took) values (:uid, :tag, :took) on conflict do nothing")
                .bind("uid", machine.value())
                .bind("tag", tag.value())
                .bind("took", took.toMillis())
                .execute();
    }

    @Override
    public Map<MachineId, Duration> logins(ReadTransaction tx, WorkshopTag tag) {
        Map<MachineId, Duration> logins = new HashMap<>();
        SqlTransaction.handle(tx)
                .createQuery("select uid, took from rehearsal_login where tag = :tag")
                .bind("tag", tag.value())
                .map((row, context) ->
                        Map.entry(new MachineId(row.getString("uid")), Duration.ofMillis(row.getLong("took"))))
                .forEach(login -> logins.put(login.getKey(), login.getValue()));
        return logins;
    }

    @Override
    public void end(WriteTransaction tx, WorkshopTag tag, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update rehearsal set ended_at = :now where tag = :tag")
                .bind("now", SqlTime.text(now))
                .bind("tag", tag.value())
                .execute();
    }
}
