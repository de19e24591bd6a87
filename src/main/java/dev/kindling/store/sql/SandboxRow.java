package dev.kindling.store.sql;

import dev.kindling.chat.InvocationId;
import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Lifespan;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of the table {@code sandbox}. */
final class SandboxRow {
    private SandboxRow() {}

    /** Gives the columns that change in a sandbox's life, and {@code :uid}, their values. */
    static <S extends SqlStatement<S>> S bindChanging(S statement, Sandbox sandbox) {
        return statement
                .bind("uid", sandbox.id().value())
                .bind("state", sandbox.state().name())
                .bind("port", sandbox.port().map(HostPort::number).orElse(null))
                .bind("hostKey", sandbox.hostKey().map(PublicKey::toString).orElse(null))
                .bind("ready", SqlTime.text(sandbox.lifespan().readyAt()))
                .bind("expires", SqlTime.text(sandbox.lifespan().expiresAt()))
                .bind("expirySet", SqlTime.text(sandbox.lifespan().setAt()))
                .bind("reason", sandbox.failure().map(Failure::reason).orElse(null))
                .bind(
                        "reference",
                        sandbox.failure().map(f -> f.reference().value()).orElse(null));
    }

    static Sandbox read(ResultSet row, StatementContext context) throws SQLException {
        int port = row.getInt("port");
        Optional<HostPort> hostPort = row.wasNull() ? Optional.empty() : Optional.of(new HostPort(port));
        Optional<Failure> failure = Optional.ofNullable(row.getString("reason"))
                .map(reason -> new Failure(reason, new ReferenceCode(reference(row))));
        return new Sandbox(
                new MachineId(row.getString("uid")),
                row.getString("name"),
                ActorColumns.read(row),
                row.getString("handle"),
                row.getString("team"),
                Json.read(row.getString("flavour"), Flavour.class),
                SandboxState.valueOf(row.getString("state")),
                hostPort,
                Optional.ofNullable(row.getString("host_key")).map(SandboxRow::key),
                new Lifespan(
                        Duration.ofSeconds(row.getLong("life_seconds")),
                        SqlTime.optional(row.getString("ready_at")),
                        SqlTime.optional(row.getString("expires_at")),
                        SqlTime.optional(row.getString("expiry_set_at"))),
                failure,
                SqlTime.time(row.getString("requested_at")),
                row.getString("channel"),
                new InvocationId(row.getString("cause")),
                Optional.ofNullable(row.getString("workshop")).map(WorkshopTag::new));
    }

    private static String reference(ResultSet row) {
        try {
            return row.getString("reference");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey key(String text) {
        String[] words = text.split(" ", 2);
        return new PublicKey(words[0], words[1]);
    }
}
