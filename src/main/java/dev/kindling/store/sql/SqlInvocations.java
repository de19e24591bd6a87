package dev.kindling.store.sql;

import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Reply;
import dev.kindling.command.InvocationStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** The table {@code invocation}. */
public final class SqlInvocations implements InvocationStore {
    @Override
    public Optional<Reply> answered(ReadTransaction tx, InvocationId id) {
        return SqlTransaction.handle(tx)
                .createQuery("select reply from invocation where id = :id")
                .bind("id", id.value())
                .mapTo(String.class)
                .map(json -> Json.read(json, Reply.class))
                .findOne();
    }

    @Override
    public void remember(WriteTransaction tx, Invocation invocation, String verb, Reply reply) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into invocation (id, at, actor, verb, reply) values (:id, :at, :actor, :verb, :reply)")
                .bind("id", invocation.id().value())
                .bind("at", SqlTime.text(invocation.receivedAt()))
                .bind("actor", invocation.caller().id().toString())
                .bind("verb", verb)
                .bind("reply", Json.write(reply))
                .execute();
    }

    @Override
    public int forgetBefore(WriteTransaction tx, Instant time) {
        return SqlTransaction.handle(tx)
                .createUpdate("delete from invocation where at < :time")
                .bind("time", SqlTime.text(time))
                .execute();
    }
}
