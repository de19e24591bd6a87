package dev.kindling.store.sql;

import dev.kindling.chat.Gathering;
import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.GatheringStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The tables {@code group_invitation} and {@code workshop_rule}. */
public final class SqlGatherings implements GatheringStore {
    @Override
    public void add(WriteTransaction tx, Request request) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into group_invitation (id, workshop, invocation, request, asked_at)"
                        + " values (:id, :workshop, :invocation, :request, :asked)")
                .bind("id", request.id())
                .bind("workshop", request.workshop().text())
                .bind("invocation", request.place().invocation().value())
                .bind("request", Json.write(request))
                .bind("asked", SqlTime.text(request.askedAt()))
                .execute();
    }

    @Override
    public Optional<Request> find(ReadTransaction tx, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select request from group_invitation where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .map(json -> Json.read(json, Request.class))
                .findOne();
    }

    @Override
    public void remove(WriteTransaction tx, String id) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from group_invitation where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public boolean unfinished(ReadTransaction tx, InvocationId invocation) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from group_invitation where invocation = :invocation)")
                .bind("invocation", invocation.value())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void allow(WriteTransaction tx, WorkshopSlug workshop, Gathering group, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into workshop_rule (workshop, kind, group_id, since)"
                        + " values (:workshop, :kind, :id, :now) on conflict do nothing")
                .bind("workshop", workshop.text())
                .bind("kind", group.kind().name())
                .bind("id", group.id())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Set<Gathering> allowed(ReadTransaction tx, WorkshopSlug workshop) {
        return Set.copyOf(SqlTransaction.handle(tx)
                .createQuery("select kind, group_id from workshop_rule where workshop = :workshop")
                .bind("workshop", workshop.text())
                .map((row, context) ->
                        new Gathering(Gathering.Kind.valueOf(row.getString("kind")), row.getString("group_id")))
                .list());
    }
}
