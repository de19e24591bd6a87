package dev.kindling.store.sql;

import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.outbox.OutboxStore;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code outbox}. */
public final class SqlOutbox implements OutboxStore {
    @Override
    public void put(WriteTransaction tx, OutboxMessage message, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into outbox (message_key, platform, destination, card, state, priority, next_at,"
                        + " deadline, cause, fallback, created_at) values (:key, :platform, :to, :card, 'PENDING', :priority,"
                        + " :now, :deadline, :cause, :fallback, :now) on conflict (message_key) do update set"
                        + " card = excluded.card, revision = revision + 1, state = 'PENDING', deadline = excluded.deadline,"
                        + " cause = excluded.cause, fallback = excluded.fallback, priority = excluded.priority,"
                        // A newer text does not jump a pause that the platform asked for.
                        + " next_at = case when state = 'PENDING' then next_at else excluded.next_at end,"
                        + " attempts = case when state = 'PENDING' then attempts else 0 end")
                .bind("key", message.key())
                .bind("platform", message.to().platform().key())
                .bind("to", Json.write(message.to()))
                .bind("card", Json.write(message.card()))
                .bind("priority", message.priority().rank())
                .bind("now", SqlTime.text(now))
                .bind("deadline", SqlTime.text(now.plus(message.keepFor())))
                .bind("cause", message.cause().map(InvocationId::value).orElse(null))
                .bind("fallback", message.fallback().map(Json::write).orElse(null))
                .execute();
    }

    @Override
    public Optional<Long> nextDue(ReadTransaction tx, Platform platform, Instant now, Set<Long> except) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select id from outbox where platform = :platform and state = 'PENDING' and next_at <= :now"
                                + " and id not in (<except>) order by priority, id limit 1")
                .bindList("except", orNone(except))
                .bind("platform", platform.key())
                .bind("now", SqlTime.text(now))
                .mapTo(Long.class)
                .findOne();
    }

    /** A list may not be empty in SQL. */
    private static List<Long> orNone(Set<Long> ids) {
        return ids.isEmpty() ? List.of(-1L) : List.copyOf(ids);
    }

    @Override
    public Optional<QueuedMessage> waiting(ReadTransaction tx, long id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from outbox where id = :id and state = 'PENDING'")
                .bind("id", id)
                .map(SqlOutbox::message)
                .findOne();
    }

    @Override
    public Optional<Instant> nextTime(ReadTransaction tx, Platform platform, Set<Long> except) {
        return SqlTransaction.handle(tx)
                .createQuery("select next_at from outbox where platform = :platform and state = 'PENDING'"
                        + " and id not in (<except>) order by next_at limit 1")
                .bindList("except", orNone(except))
                .bind("platform", platform.key())
                .mapTo(String.class)
                .map(SqlTime::time)
                .findOne();
    }

    @Override
    public void begin(WriteTransaction tx, QueuedMessage message, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update outbox set begun_at = :now where id = :id")
                .bind("now", SqlTime.text(now))
                .bind("id", message.id())
                .execute();
    }

    @Override
    public void delivered(WriteTransaction tx, QueuedMessage message, String platformId) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "update outbox set delivered_id = :delivered, attempts = 0, detail = null, begun_at = null,"
                                + " state = case when revision = :revision then 'DELIVERED' else state end where id = :id")
                .bind("delivered", platformId)
                .bind("revision", message.revision())
                .bind("id", message.id())
                .execute();
    }

    @Override
    public void postpone(WriteTransaction tx, QueuedMessage message, Instant nextAttempt, String why) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "update outbox set attempts = attempts + 1, next_at = :next, detail = :why where id = :id")
                .bind("next", SqlTime.text(nextAttempt))
                .bind("why", why)
                .bind("id", message.id())
                .execute();
    }

    @Override
    public void hurry(WriteTransaction tx, Platform platform, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update outbox set next_at = :now where platform = :platform and state = 'PENDING'"
                        + " and next_at > :now")
                .bind("platform", platform.key())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<Instant> newest(ReadTransaction tx, Platform platform) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select created_at from outbox where platform = :platform order by created_at desc limit 1")
                .bind("platform", platform.key())
                .mapTo(String.class)
                .map(SqlTime::time)
                .findOne();
    }

    @Override
    public boolean alreadySaid(ReadTransaction tx, OutboxMessage message) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from outbox where message_key = :key and card = :card"
                        + " and state in ('PENDING', 'DELIVERED'))")
                .bind("key", message.key())
                .bind("card", Json.write(message.card()))
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void refused(WriteTransaction tx, QueuedMessage message, String why) {
        end(tx, message, "REFUSED", why);
    }

    @Override
    public void expired(WriteTransaction tx, QueuedMessage message, String why) {
        end(tx, message, "EXPIRED", why);
    }

    @Override
    public void unreadable(WriteTransaction tx, long id, String why) {
        SqlTransaction.handle(tx)
                .createUpdate("update outbox set state = 'EXPIRED', detail = :why where id = :id")
                .bind("why", why)
                .bind("id", id)
                .execute();
    }

    private static void end(WriteTransaction tx, QueuedMessage message, String state, String why) {
        SqlTransaction.handle(tx)
                .createUpdate("update outbox set state = :state, detail = :why, begun_at = null where id = :id"
                        + " and revision = :revision")
                .bind("state", state)
                .bind("why", why)
                .bind("id", message.id())
                .bind("revision", message.revision())
                .execute();
    }

    @Override
    public int forgetBefore(WriteTransaction tx, Instant time) {
        return SqlTransaction.handle(tx)
                // Boards, reminders and receipts of a workshop that is not over are edited yet, however old they are.
                .createUpdate("delete from outbox where state <> 'PENDING' and created_at < :time and not exists ("
                        + "select 1 from workshop where state not in ('ENDED', 'CANCELLED')"
                        + " and message_key like 'workshop:' || slug || ':%')")
                .bind("time", SqlTime.text(time))
                .execute();
    }

    @Override
    public boolean pending(ReadTransaction tx, InvocationId cause) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from outbox where cause = :cause and state = 'PENDING')")
                .bind("cause", cause.value())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Optional<QueuedMessage> findRefused(ReadTransaction tx, long id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from outbox where id = :id and state = 'REFUSED'")
                .bind("id", id)
                .map(SqlOutbox::message)
                .findOne();
    }

    @Override
    public void retry(WriteTransaction tx, QueuedMessage message, Instant now, Instant deadline) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "update outbox set state = 'PENDING', attempts = 0, revision = revision + 1, next_at = :now,"
                                + " deadline = :deadline where id = :id")
                .bind("now", SqlTime.text(now))
                .bind("deadline", SqlTime.text(deadline))
                .bind("id", message.id())
                .execute();
    }

    private static QueuedMessage message(ResultSet row, StatementContext context) throws SQLException {
        long id = row.getLong("id");
        return new QueuedMessage(
                id,
                row.getInt("revision"),
                row.getInt("attempts"),
                SqlTime.time(row.getString("deadline")),
                new OutgoingMessage(
                        "kindling-" + id,
                        Json.read(row.getString("destination"), Destination.class),
                        Json.read(row.getString("card"), Card.class),
                        Optional.ofNullable(row.getString("delivered_id")),
                        row.getString("fallback") != null),
                Optional.ofNullable(row.getString("begun_at")).map(SqlTime::time),
                Optional.ofNullable(row.getString("cause")),
                Optional.ofNullable(row.getString("fallback"))
                        .map(json -> Json.read(json, OutboxMessage.Fallback.class)));
    }
}
