package dev.kindling.store.sql;

import dev.kindling.chat.Card;
import dev.kindling.chat.ChatJson;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.console.ConsoleMessage;
import dev.kindling.chat.console.ConsoleMessages;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** {@link ConsoleMessages} in table {@code console_message}. */
public final class SqlConsoleMessages implements ConsoleMessages {
    private static final String NEXT_CHANGE = "(select coalesce(max(change), 0) + 1 from console_message)";

    @Override
    public ConsoleMessage post(WriteTransaction tx, Draft draft, Instant now) {
        return SqlTransaction.handle(tx)
                .createQuery("insert into console_message"
                        + " (change, nonce, kind, recipient, channel, invocation_id, card, revision, created_at, updated_at)"
                        + " values (" + NEXT_CHANGE + ", :nonce, :kind, :recipient, :channel, :invocation, :card, 1,"
                        + " :now, :now) returning *")
                .bind("nonce", draft.nonce())
                .bind("kind", draft.kind().name().toLowerCase(Locale.ROOT))
                .bind("recipient", draft.recipient().orElse(null))
                .bind("channel", draft.channel())
                .bind("invocation", draft.invocation().map(InvocationId::value).orElse(null))
                .bind("card", ChatJson.write(draft.card()))
                .bind("now", now.toString())
                .map((row, context) -> message(row))
                .one();
    }

    @Override
    public ConsoleMessage edit(WriteTransaction tx, long id, Card card, Instant now) {
        return SqlTransaction.handle(tx)
                .createQuery("update console_message set card = :card, revision = revision + 1, updated_at = :now,"
                        + " change = " + NEXT_CHANGE + " where id = :id returning *")
                .bind("card", ChatJson.write(card))
                .bind("now", now.toString())
                .bind("id", id)
                .map((row, context) -> message(row))
                .one();
    }

    @Override
    public Optional<ConsoleMessage> byId(ReadTransaction tx, long id) {
        return one(SqlTransaction.handle(tx)
                .createQuery("select * from console_message where id = :id")
                .bind("id", id));
    }

    @Override
    public Optional<ConsoleMessage> byNonce(ReadTransaction tx, String nonce) {
        return one(SqlTransaction.handle(tx)
                .createQuery("select * from console_message where nonce = :nonce")
                .bind("nonce", nonce));
    }

    @Override
    public List<ConsoleMessage> changedAfter(ReadTransaction tx, String person, long change, int limit) {
        return list(SqlTransaction.handle(tx)
                .createQuery("select * from console_message where (recipient = :person or recipient is null)"
                        + " and change > :change order by change limit :limit")
                .bind("person", person)
                .bind("change", change)
                .bind("limit", limit));
    }

    @Override
    public List<ConsoleMessage> newest(ReadTransaction tx, String person, int limit) {
        return list(SqlTransaction.handle(tx)
                .createQuery("select * from (select * from console_message where recipient = :person"
                        + " or recipient is null order by id desc limit :limit) order by id")
                .bind("person", person)
                .bind("limit", limit));
    }

    @Override
    public long lastChange(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select coalesce(max(change), 0) from console_message")
                .mapTo(Long.class)
                .one();
    }

    private static Optional<ConsoleMessage> one(Query query) {
        return query.map((row, context) -> message(row)).findOne();
    }

    private static List<ConsoleMessage> list(Query query) {
        return query.map((row, context) -> message(row)).list();
    }

    private static ConsoleMessage message(ResultSet row) throws SQLException {
        return new ConsoleMessage(
                row.getLong("id"),
                row.getLong("change"),
                ConsoleMessage.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("recipient")),
                row.getString("channel"),
                Optional.ofNullable(row.getString("invocation_id")).map(InvocationId::new),
                ChatJson.readCard(row.getString("card")),
                row.getInt("revision"),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("updated_at")));
    }
}
