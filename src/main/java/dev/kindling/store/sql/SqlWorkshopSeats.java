package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import dev.kindling.engine.MachineId;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sandbox.Failure;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.Holder;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.SeatStore;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code seat}. */
public final class SqlWorkshopSeats implements SeatStore {
    @Override
    public void insert(WriteTransaction tx, Seat seat) {
        bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "insert into seat (workshop, number, state, uid, platform, workspace, user_id,"
                                                + " handle, invited_at, claimed_at, key, fingerprint, first_login, reason, reference,"
                                                + " changed_at, removed_at, left_over) values (:workshop, :number, :state, :uid,"
                                                + " :platform, :workspace, :user, :handle, :invited, :claimed, :key, :fingerprint, :login,"
                                                + " :reason, :reference, :changed, :removed, :left)"),
                        seat)
                .execute();
    }

    @Override
    public void update(WriteTransaction tx, Seat seat) {
        int changed = bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "update seat set state = :state, uid = :uid, platform = :platform, workspace ="
                                                + " :workspace, user_id = :user, handle = :handle, invited_at = :invited, claimed_at ="
                                                + " :claimed, key = :key, fingerprint = :fingerprint, first_login = :login, reason = :reason,"
                                                + " reference = :reference, changed_at = :changed, removed_at = :removed, left_over ="
                                                + " :left where workshop = :workshop and number = :number"),
                        seat)
                .execute();
        if (changed != 1) {
            throw new IllegalStateException("there is no seat " + seat.label());
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Seat seat) {
        Optional<Holder> holder = seat.holder();
        return statement
                .bind("workshop", seat.workshop().text())
                .bind("number", seat.number())
                .bind("state", seat.state().name())
                .bind("uid", seat.machine().map(MachineId::value).orElse(null))
                .bind("platform", holder.map(one -> one.id().platform().key()).orElse(null))
                .bind("workspace", holder.map(one -> one.id().workspace()).orElse(null))
                .bind("user", holder.map(one -> one.id().user()).orElse(null))
                .bind("handle", holder.map(Holder::handle).orElse(null))
                .bind("invited", SqlTime.text(holder.flatMap(Holder::invitedAt)))
                .bind("claimed", SqlTime.text(holder.flatMap(Holder::claimedAt)))
                .bind(
                        "key",
                        holder.flatMap(Holder::key).map(PublicKey::toString).orElse(null))
                .bind("fingerprint", holder.flatMap(Holder::fingerprint).orElse(null))
                .bind("login", SqlTime.text(seat.firstLogin()))
                .bind("reason", seat.failure().map(Failure::reason).orElse(null))
                .bind(
                        "reference",
                        seat.failure().map(why -> why.reference().value()).orElse(null))
                .bind("changed", SqlTime.text(seat.changedAt()))
                .bind("removed", SqlTime.text(seat.removedAt()))
                .bind("left", seat.leftOver().orElse(null));
    }

    @Override
    public List<Seat> of(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from seat where workshop = :workshop order by number")
                .bind("workshop", workshop.text())
                .map(SqlWorkshopSeats::seat)
                .list();
    }

    @Override
    public Optional<Seat> find(ReadTransaction tx, WorkshopSlug workshop, int number) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from seat where workshop = :workshop and number = :number")
                .bind("workshop", workshop.text())
                .bind("number", number)
                .map(SqlWorkshopSeats::seat)
                .findOne();
    }

    @Override
    public Optional<Seat> heldBy(ReadTransaction tx, WorkshopSlug workshop, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select * from seat where workshop = :slug and platform = :platform"
                                        + " and workspace = :workspace and user_id = :user")
                                .bind("slug", workshop.text()),
                        person)
                .map(SqlWorkshopSeats::seat)
                .findOne();
    }

    @Override
    public Optional<Seat> nextFree(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from seat where workshop = :workshop and user_id is null and state not in"
                        + " ('FAILED', 'RELEASED') order by case state when 'PREPARING' then 1 when 'EMPTY' then 2"
                        + " when 'INVITED' then 2 else 0 end, number limit 1")
                .bind("workshop", workshop.text())
                .map(SqlWorkshopSeats::seat)
                .findOne();
    }

    @Override
    public Optional<Seat> on(ReadTransaction tx, MachineId machine) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from seat where uid = :uid")
                .bind("uid", machine.value())
                .map(SqlWorkshopSeats::seat)
                .findOne();
    }

    private static Seat seat(ResultSet row, StatementContext context) throws SQLException {
        String user = row.getString("user_id");
        Optional<Holder> holder = user == null
                ? Optional.empty()
                : Optional.of(new Holder(
                        new ActorId(Platform.ofKey(row.getString("platform")), row.getString("workspace"), user),
                        row.getString("handle"),
                        SqlTime.optional(row.getString("invited_at")),
                        SqlTime.optional(row.getString("claimed_at")),
                        Optional.ofNullable(row.getString("key")).map(PublicKey::parse),
                        Optional.ofNullable(row.getString("fingerprint"))));
        String reason = row.getString("reason");
        return new Seat(
                new WorkshopSlug(row.getString("workshop")),
                row.getInt("number"),
                SeatState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("uid")).map(MachineId::new),
                holder,
                SqlTime.optional(row.getString("first_login")),
                reason == null
                        ? Optional.empty()
                        : Optional.of(new Failure(reason, new ReferenceCode(row.getString("reference")))),
                SqlTime.time(row.getString("changed_at")),
                SqlTime.optional(row.getString("removed_at")),
                Optional.ofNullable(row.getString("left_over")));
    }
}
