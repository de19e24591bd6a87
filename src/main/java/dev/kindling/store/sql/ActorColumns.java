package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlStatement;

/** A person in a table: the columns {@code platform}, {@code workspace} and {@code user_id}. */
final class ActorColumns {
    /** Whether a row is that of the person {@linkplain #bind bound} to the statement. */
    static final String SAME = "platform = :platform and workspace = :workspace and user_id = :user";

    private ActorColumns() {}

    /** Gives {@code :platform}, {@code :workspace} and {@code :user} of a statement their values. */
    static <S extends SqlStatement<S>> S bind(S statement, ActorId actor) {
        return statement
                .bind("platform", actor.platform().key())
                .bind("workspace", actor.workspace())
                .bind("user", actor.user());
    }

    static ActorId read(ResultSet row) throws SQLException {
        return new ActorId(
                Platform.ofKey(row.getString("platform")), row.getString("workspace"), row.getString("user_id"));
    }
}
