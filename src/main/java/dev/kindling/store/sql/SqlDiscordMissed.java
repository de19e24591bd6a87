package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.discord.MissedStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table {@code discord_missed}. */
public final class SqlDiscordMissed implements MissedStore {
    @Override
    public void add(WriteTransaction tx, ActorId person, String title, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert or replace into discord_missed (guild, user_id, title, missed_at)"
                        + " values (:guild, :user, :title, :now)")
                .bind("guild", person.workspace())
                .bind("user", person.user())
                .bind("title", title)
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Map<ActorId, List<String>> all(ReadTransaction tx) {
        Map<ActorId, List<String>> all = new LinkedHashMap<>();
        SqlTransaction.handle(tx)
                .createQuery("select guild, user_id, title from discord_missed order by missed_at, rowid")
                .map((row, context) -> new Missed(
                        new ActorId(Platform.DISCORD, row.getString("guild"), row.getString("user_id")),
                        row.getString("title")))
                .forEach(one -> all.computeIfAbsent(one.person(), person -> new ArrayList<>())
                        .add(one.title()));
        return all;
    }

    private record Missed(ActorId person, String title) {}

    @Override
    public void remove(WriteTransaction tx, ActorId person, List<String> titles) {
        for (String title : titles) {
            SqlTransaction.handle(tx)
                    .createUpdate(
                            "delete from discord_missed where guild = :guild and user_id = :user and title = :title")
                    .bind("guild", person.workspace())
                    .bind("user", person.user())
                    .bind("title", title)
                    .execute();
        }
    }

    @Override
    public int forgetBefore(WriteTransaction tx, Instant time) {
        return SqlTransaction.handle(tx)
                .createUpdate("delete from discord_missed where missed_at < :time")
                .bind("time", SqlTime.text(time))
                .execute();
    }
}
