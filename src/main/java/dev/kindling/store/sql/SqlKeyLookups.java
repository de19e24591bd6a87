package dev.kindling.store.sql;

import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.command.KeyLookupStore;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.Source;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code key_lookup}. */
public final class SqlKeyLookups implements KeyLookupStore {
    /** What is kept of the create that waits. */
    record Request(Invocation invocation, Map<String, String> values) {}

    @Override
    public void add(WriteTransaction tx, KeyLookup lookup, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into key_lookup (id, source, account, request, invocation, created_at)"
                        + " values (:id, :source, :account, :request, :invocation, :now)")
                .bind("id", lookup.id())
                .bind("source", lookup.source().name())
                .bind("account", lookup.account())
                .bind("request", Json.write(new Request(lookup.invocation(), lookup.values())))
                .bind("invocation", lookup.invocation().id().value())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<KeyLookup> find(ReadTransaction tx, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from key_lookup where id = :id")
                .bind("id", id)
                .map((row, context) -> {
                    var request = Json.read(row.getString("request"), Request.class);
                    return new KeyLookup(
                            row.getString("id"),
                            Source.valueOf(row.getString("source")),
                            row.getString("account"),
                            request.invocation(),
                            request.values(),
                            row.getBoolean("done"),
                            Arrays.stream(Json.read(row.getString("keys"), String[].class))
                                    .map(PublicKey::parse)
                                    .toList());
                })
                .findOne();
    }

    @Override
    public void finish(WriteTransaction tx, String id, List<PublicKey> keys) {
        SqlTransaction.handle(tx)
                .createUpdate("update key_lookup set done = 1, keys = :keys where id = :id")
                .bind("keys", Json.write(keys.stream().map(PublicKey::toString).toList()))
                .bind("id", id)
                .execute();
    }

    @Override
    public boolean unfinished(ReadTransaction tx, InvocationId cause) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from key_lookup where invocation = :cause and done = 0)")
                .bind("cause", cause.value())
                .mapTo(Boolean.class)
                .one();
    }
}
