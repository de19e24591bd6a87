package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.HomeViewers;
import dev.kindling.chat.Platform;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Set;

/** The table {@code home_viewer}. */
public final class SqlHomeViewers implements HomeViewers {
    @Override
    public void saw(WriteTransaction tx, ActorId person, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into home_viewer (platform, workspace, user_id, seen_at)"
                        + " values (:platform, :workspace, :user, :now)"
                        + " on conflict (platform, workspace, user_id) do update set seen_at = excluded.seen_at")
                .bind("platform", person.platform().key())
                .bind("workspace", person.workspace())
                .bind("user", person.user())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Set<ActorId> since(ReadTransaction tx, Platform platform, String workspace, Instant since) {
        return Set.copyOf(SqlTransaction.handle(tx)
                .createQuery("select user_id from home_viewer where platform = :platform and workspace = :workspace"
                        + " and seen_at >= :since")
                .bind("platform", platform.key())
                .bind("workspace", workspace)
                .bind("since", SqlTime.text(since))
                .map((row, context) -> new ActorId(platform, workspace, row.getString("user_id")))
                .list());
    }
}
