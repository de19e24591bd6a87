package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Form;
import dev.kindling.chat.discord.DraftStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The table {@code discord_form}. */
public final class SqlDiscordForms implements DraftStore {
    @Override
    public void keep(WriteTransaction tx, ActorId person, Draft draft, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert or replace into discord_form (guild, user_id, form, opened, entered, kept_at)"
                        + " values (:guild, :user, :form, :opened, :entered, :now)")
                .bind("guild", person.workspace())
                .bind("user", person.user())
                .bind("form", draft.form().name())
                .bind("opened", Json.write(draft.form()))
                .bind("entered", Json.write(draft.entered()))
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<Draft> find(ReadTransaction tx, ActorId person, String form) {
        return SqlTransaction.handle(tx)
                .createQuery("select opened, entered from discord_form where guild = :guild and user_id = :user"
                        + " and form = :form")
                .bind("guild", person.workspace())
                .bind("user", person.user())
                .bind("form", form)
                .map((row, context) ->
                        new Draft(Json.read(row.getString("opened"), Form.class), entered(row.getString("entered"))))
                .findOne();
    }

    private static Map<String, String> entered(String json) {
        Map<String, String> entered = new LinkedHashMap<>();
        Map<?, ?> read = Json.read(json, Map.class);
        read.forEach((field, value) -> entered.put(String.valueOf(field), String.valueOf(value)));
        return entered;
    }

    @Override
    public void remove(WriteTransaction tx, ActorId person, String form) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from discord_form where guild = :guild and user_id = :user and form = :form")
                .bind("guild", person.workspace())
                .bind("user", person.user())
                .bind("form", form)
                .execute();
    }

    @Override
    public int forgetBefore(WriteTransaction tx, Instant time) {
        return SqlTransaction.handle(tx)
                .createUpdate("delete from discord_form where kept_at < :time")
                .bind("time", SqlTime.text(time))
                .execute();
    }
}
