package dev.kindling.store.sql;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Adoption;
import dev.kindling.sandbox.AdoptionStore;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The table {@code adoption}. */
public final class SqlAdoptions implements AdoptionStore {
    @Override
    public Optional<Adoption> of(ReadTransaction tx, String machine) {
        return by(tx, "machine", machine);
    }

    @Override
    public Optional<Adoption> find(ReadTransaction tx, String id) {
        return by(tx, "id", id);
    }

    private static Optional<Adoption> by(ReadTransaction tx, String column, String value) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from adoption where " + column + " = :value")
                .bind("value", value)
                .map((row, context) -> read(row))
                .findOne();
    }

    private static Adoption read(ResultSet row) throws SQLException {
        return new Adoption(
                row.getString("machine"),
                row.getString("id"),
                ActorColumns.read(row),
                row.getString("handle"),
                row.getString("team"),
                row.getString("flavour"),
                Duration.ofSeconds(row.getLong("life_seconds")),
                Optional.ofNullable(row.getString("name")),
                PublicKey.parse(row.getString("key")),
                row.getString("asked_by"),
                SqlTime.time(row.getString("asked_at")),
                Optional.ofNullable(row.getString("sandbox")).map(MachineId::new));
    }

    @Override
    public void put(WriteTransaction tx, Adoption adoption) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "insert or replace into adoption (machine, id, platform, workspace, user_id,"
                                                + " handle, team, flavour, life_seconds, name, key, asked_by, asked_at, sandbox) values"
                                                + " (:machine, :id, :platform, :workspace, :user, :handle, :team, :flavour, :life, :name,"
                                                + " :key, :by, :at, :sandbox)")
                                .bind("machine", adoption.machine())
                                .bind("id", adoption.id())
                                .bind("handle", adoption.handle())
                                .bind("team", adoption.team())
                                .bind("flavour", adoption.flavour())
                                .bind("life", adoption.life().toSeconds())
                                .bind("name", adoption.name().orElse(null))
                                .bind("key", adoption.key().toString())
                                .bind("by", adoption.askedBy())
                                .bind("at", SqlTime.text(adoption.askedAt()))
                                .bind(
                                        "sandbox",
                                        adoption.sandbox().map(MachineId::value).orElse(null)),
                        adoption.person())
                .execute();
    }
}
