package dev.kindling.store.sql;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Operation;
import dev.kindling.sandbox.OperationKind;
import dev.kindling.sandbox.OperationStore;
import dev.kindling.sandbox.OperationTiming;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code operation}. */
public final class SqlOperations implements OperationStore {
    private static final String UNFINISHED = "state in ('PENDING', 'RUNNING')";

    @Override
    public Operation add(
            WriteTransaction tx,
            MachineId sandbox,
            OperationKind kind,
            InvocationId cause,
            String actor,
            Optional<Destination.ReplyTo> replyTo,
            Instant now) {
        long id = SqlTransaction.handle(tx)
                .createUpdate("insert into operation (uid, kind, state, cause, actor, reply_to, created_at)"
                        + " values (:uid, :kind, 'PENDING', :cause, :actor, :reply, :now)")
                .bind("uid", sandbox.value())
                .bind("kind", kind.name())
                .bind("cause", cause.value())
                .bind("actor", actor)
                .bind("reply", replyTo.map(Json::write).orElse(null))
                .bind("now", SqlTime.text(now))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return find(tx, id).orElseThrow();
    }

    @Override
    public Optional<Operation> find(ReadTransaction tx, long id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from operation where id = :id")
                .bind("id", id)
                .map(SqlOperations::operation)
                .findOne();
    }

    @Override
    public Optional<Operation> unfinished(ReadTransaction tx, MachineId sandbox) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from operation where uid = :uid and " + UNFINISHED)
                .bind("uid", sandbox.value())
                .map(SqlOperations::operation)
                .findOne();
    }

    @Override
    public List<Long> allUnfinished(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select id from operation where " + UNFINISHED + " order by id")
                .mapTo(Long.class)
                .list();
    }

    @Override
    public void supersede(WriteTransaction tx, MachineId sandbox, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "update operation set state = 'SUPERSEDED', ended_at = :now where uid = :uid and " + UNFINISHED)
                .bind("uid", sandbox.value())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public void phaseBegan(WriteTransaction tx, Operation operation, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "update operation set state = 'RUNNING', started_at = :now where id = :id and " + UNFINISHED)
                .bind("id", operation.id())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public void attemptFailed(WriteTransaction tx, Operation operation, String reason) {
        SqlTransaction.handle(tx)
                .createUpdate("update operation set attempts = attempts + 1, reason = :reason where id = :id")
                .bind("id", operation.id())
                .bind("reason", reason)
                .execute();
    }

    @Override
    public void ended(
            WriteTransaction tx, Operation operation, Operation.State state, Instant now, Optional<String> reason) {
        SqlTransaction.handle(tx)
                .createUpdate("update operation set state = :state, ended_at = :now, reason = :reason where id = :id")
                .bind("id", operation.id())
                .bind("state", state.name())
                .bind("now", SqlTime.text(now))
                .bind("reason", reason.orElse(null))
                .execute();
    }

    @Override
    public boolean unfinished(ReadTransaction tx, InvocationId cause) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from operation where cause = :cause and " + UNFINISHED + ")")
                .bind("cause", cause.value())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public List<Duration> lastDurations(ReadTransaction tx, OperationKind kind, int count) {
        return lastTimings(tx, kind, count).stream().map(OperationTiming::took).toList();
    }

    @Override
    public List<OperationTiming> lastTimings(ReadTransaction tx, OperationKind kind, int count) {
        return SqlTransaction.handle(tx)
                .createQuery("select created_at, ended_at from operation where kind = :kind and state = 'DONE'"
                        + " order by ended_at desc limit :count")
                .bind("kind", kind.name())
                .bind("count", count)
                .map((row, context) -> new OperationTiming(
                        SqlTime.time(row.getString("created_at")), SqlTime.time(row.getString("ended_at"))))
                .list();
    }

    private static Operation operation(ResultSet row, StatementContext context) throws SQLException {
        return new Operation(
                row.getLong("id"),
                new MachineId(row.getString("uid")),
                OperationKind.valueOf(row.getString("kind")),
                Operation.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                new InvocationId(row.getString("cause")),
                row.getString("actor"),
                Optional.ofNullable(row.getString("reply_to"))
                        .map(json -> (Destination.ReplyTo) Json.read(json, Destination.class)),
                SqlTime.time(row.getString("created_at")),
                SqlTime.optional(row.getString("started_at")));
    }
}
