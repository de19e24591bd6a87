package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sandbox.Usage;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.DataSize;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code sandbox}, {@code tenant}, {@code sandbox_key}, {@code share_offer} and {@code expiry_warning}. */
public final class SqlSandboxes implements SandboxStore {
    private static final String LIVE = "state not in ('REMOVED', 'FAILED')";

    @Override
    public String takeName(WriteTransaction tx, ActorId owner, String handle) {
        String name = TenantNames.take(SqlTransaction.handle(tx), owner, handle);
        while (named(tx, name).isPresent()) { // a sandbox that was named by an operator
            name = TenantNames.take(SqlTransaction.handle(tx), owner, handle);
        }
        return name;
    }

    @Override
    public void insert(WriteTransaction tx, Sandbox sandbox, List<SandboxKey> keys) {
        var insert = SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into sandbox (uid, name, platform, workspace, user_id, handle, team, flavour, memory,"
                                + " disk, state, port, host_key, life_seconds, requested_at, ready_at, expires_at, expiry_set_at,"
                                + " reason, reference, channel, cause, workshop) values (:uid, :name, :platform, :workspace, :user, :handle,"
                                + " :team, :flavour, :memory, :disk, :state, :port, :hostKey, :life, :requested, :ready, :expires,"
                                + " :expirySet, :reason, :reference, :channel, :cause, :workshop)")
                .bind("name", sandbox.name())
                .bind("handle", sandbox.handle())
                .bind("team", sandbox.team())
                .bind("flavour", Json.write(sandbox.flavour()))
                .bind("memory", sandbox.flavour().memory().bytes())
                .bind("disk", sandbox.flavour().disk().bytes())
                .bind("life", sandbox.lifespan().life().toSeconds())
                .bind("requested", SqlTime.text(sandbox.requestedAt()))
                .bind("channel", sandbox.channel())
                .bind("cause", sandbox.cause().value())
                .bind("workshop", sandbox.workshop().map(WorkshopTag::value).orElse(null));
        ActorColumns.bind(SandboxRow.bindChanging(insert, sandbox), sandbox.owner())
                .execute();
        keys.forEach(key -> addKey(tx, sandbox.id(), key, sandbox.requestedAt()));
    }

    @Override
    public void update(WriteTransaction tx, Sandbox sandbox) {
        var update = SqlTransaction.handle(tx)
                .createUpdate("update sandbox set state = :state, port = :port, host_key = :hostKey, ready_at = :ready,"
                        + " expires_at = :expires, expiry_set_at = :expirySet, reason = :reason, reference = :reference"
                        + " where uid = :uid");
        if (SandboxRow.bindChanging(update, sandbox).execute() != 1) {
            throw new IllegalStateException("there is no sandbox " + sandbox.id());
        }
    }

    @Override
    public void transfer(WriteTransaction tx, MachineId id, ActorId owner, String handle) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("update sandbox set platform = :platform, workspace = :workspace,"
                                        + " user_id = :user, handle = :handle where uid = :uid")
                                .bind("uid", id.value())
                                .bind("handle", handle),
                        owner)
                .execute();
        SqlTransaction.handle(tx)
                .createUpdate("delete from share_offer where uid = :uid")
                .bind("uid", id.value())
                .execute();
    }

    @Override
    public List<Sandbox> ofWorkshop(ReadTransaction tx, WorkshopTag workshop) {
        return query(tx, "workshop = :workshop")
                .bind("workshop", workshop.value())
                .map(SandboxRow::read)
                .list();
    }

    @Override
    public Map<SandboxState, Integer> countsOf(ReadTransaction tx, WorkshopTag workshop) {
        Map<SandboxState, Integer> counts = new EnumMap<>(SandboxState.class);
        SqlTransaction.handle(tx)
                .createQuery("select state, count(*) as n from sandbox where workshop = :workshop group by state")
                .bind("workshop", workshop.value())
                .map((row, context) -> Map.entry(SandboxState.valueOf(row.getString("state")), row.getInt("n")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public int moveEnds(WriteTransaction tx, WorkshopTag workshop, Instant end, Instant now) {
        return SqlTransaction.handle(tx)
                .createUpdate("update sandbox set expires_at = :end, expiry_set_at = :now where workshop = :workshop"
                        + " and state <> 'REMOVING' and " + LIVE)
                .bind("workshop", workshop.value())
                .bind("end", SqlTime.text(end))
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<Sandbox> find(ReadTransaction tx, MachineId id) {
        return query(tx, "uid = :uid")
                .bind("uid", id.value())
                .map(SandboxRow::read)
                .findOne();
    }

    @Override
    public Optional<Sandbox> named(ReadTransaction tx, String name) {
        return query(tx, "name = :name")
                .bind("name", name)
                .map(SandboxRow::read)
                .findOne();
    }

    @Override
    public List<Sandbox> of(ReadTransaction tx, ActorId owner) {
        return ActorColumns.bind(query(tx, ActorColumns.SAME + " and " + LIVE), owner)
                .map(SandboxRow::read)
                .list();
    }

    @Override
    public Optional<Sandbox> lastEnded(ReadTransaction tx, ActorId owner) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select * from sandbox where " + ActorColumns.SAME + " and not (" + LIVE
                                        + ") order by requested_at desc, rowid desc limit 1"),
                        owner)
                .map(SandboxRow::read)
                .findOne();
    }

    @Override
    public List<Sandbox> sharedWith(ReadTransaction tx, ActorId person) {
        return ActorColumns.bind(
                        query(
                                tx,
                                LIVE + " and uid in (select uid from sandbox_key where " + ActorColumns.SAME
                                        + ") and not (" + ActorColumns.SAME + ")"),
                        person)
                .map(SandboxRow::read)
                .list();
    }

    @Override
    public List<Sandbox> live(ReadTransaction tx) {
        return query(tx, LIVE).map(SandboxRow::read).list();
    }

    @Override
    public List<ActorId> owners(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select platform, workspace, min(user_id) as user_id from tenant"
                        + " group by platform, workspace order by platform, workspace")
                .map((row, context) -> ActorColumns.read(row))
                .list();
    }

    @Override
    public List<Sandbox> in(ReadTransaction tx, SandboxState state) {
        return query(tx, "state = :state")
                .bind("state", state.name())
                .map(SandboxRow::read)
                .list();
    }

    @Override
    public int count(ReadTransaction tx, SandboxState state) {
        return SqlTransaction.handle(tx)
                .createQuery("select count(*) from sandbox where state = :state")
                .bind("state", state.name())
                .mapTo(Integer.class)
                .one();
    }

    private static Query query(ReadTransaction tx, String where) {
        // In the order of asking; rows of one moment in the order of their insertion.
        return SqlTransaction.handle(tx)
                .createQuery("select * from sandbox where " + where + " order by requested_at, rowid");
    }

    @Override
    public Usage usage(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select count(*) as n, coalesce(sum(memory), 0) as memory, coalesce(sum(disk), 0) as disk"
                        + " from sandbox join port_lease using (uid) where port_lease.state = 'LEASED'")
                .map((row, context) -> new Usage(
                        row.getInt("n"), new DataSize(row.getLong("memory")), new DataSize(row.getLong("disk"))))
                .one();
    }

    @Override
    public int usageOf(ReadTransaction tx, String team) {
        return SqlTransaction.handle(tx)
                .createQuery("select count(*) from sandbox join port_lease using (uid)"
                        + " where port_lease.state = 'LEASED' and team = :team")
                .bind("team", team)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public List<SandboxKey> keys(ReadTransaction tx, MachineId id) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select k.* from sandbox_key k join sandbox s using (uid) where uid = :uid order by"
                                // The owner's keys first.
                                + " (k.platform, k.workspace, k.user_id) <> (s.platform, s.workspace, s.user_id), k.added_at, k.rowid")
                .bind("uid", id.value())
                .map((row, context) -> new SandboxKey(
                        new PublicKey(row.getString("type"), row.getString("blob")),
                        ActorColumns.read(row),
                        row.getString("handle")))
                .list();
    }

    @Override
    public void addKey(WriteTransaction tx, MachineId id, SandboxKey key, Instant now) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate(
                                        "insert into sandbox_key (uid, fingerprint, type, blob, platform, workspace,"
                                                + " user_id, handle, added_at) values (:uid, :fingerprint, :type, :blob, :platform,"
                                                + " :workspace, :user, :handle, :now) on conflict do nothing")
                                .bind("uid", id.value())
                                .bind("fingerprint", key.key().fingerprint())
                                .bind("type", key.key().type())
                                .bind("blob", key.key().blob())
                                .bind("handle", key.handle())
                                .bind("now", SqlTime.text(now)),
                        key.holder())
                .execute();
    }

    @Override
    public void removeKeys(WriteTransaction tx, MachineId id, Optional<ActorId> holder) {
        var handle = SqlTransaction.handle(tx);
        if (holder.isPresent()) {
            ActorColumns.bind(
                            handle.createUpdate("delete from sandbox_key where uid = :uid and " + ActorColumns.SAME)
                                    .bind("uid", id.value()),
                            holder.get())
                    .execute();
        } else {
            handle.createUpdate("delete from sandbox_key where uid = :uid")
                    .bind("uid", id.value())
                    .execute();
        }
    }

    @Override
    public List<String> otherHolders(ReadTransaction tx, PublicKey key, ActorId besides) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select distinct k.handle from sandbox_key k join sandbox s using (uid)"
                                        + " where k.fingerprint = :fingerprint and s.state not in ('REMOVED', 'FAILED')"
                                        + " and not (k.platform = :platform and k.workspace = :workspace"
                                        + " and k.user_id = :user) order by k.handle")
                                .bind("fingerprint", key.fingerprint()),
                        besides)
                .mapTo(String.class)
                .list();
    }

    @Override
    public void offer(WriteTransaction tx, MachineId id, ActorId person, Instant now) {
        ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createUpdate("insert into share_offer (uid, platform, workspace, user_id, offered_at)"
                                        + " values (:uid, :platform, :workspace, :user, :now) on conflict do nothing")
                                .bind("uid", id.value())
                                .bind("now", SqlTime.text(now)),
                        person)
                .execute();
    }

    @Override
    public boolean offered(ReadTransaction tx, MachineId id, ActorId person) {
        return ActorColumns.bind(
                        SqlTransaction.handle(tx)
                                .createQuery("select exists (select 1 from share_offer where uid = :uid and "
                                        + ActorColumns.SAME + ")")
                                .bind("uid", id.value()),
                        person)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public boolean markWarned(WriteTransaction tx, MachineId id, Instant expiresAt, Duration before, Instant now) {
        return SqlTransaction.handle(tx)
                        .createUpdate("insert into expiry_warning (uid, expires_at, before_s, sent_at)"
                                + " values (:uid, :expires, :before, :now) on conflict do nothing")
                        .bind("uid", id.value())
                        .bind("expires", SqlTime.text(expiresAt))
                        .bind("before", before.toSeconds())
                        .bind("now", SqlTime.text(now))
                        .execute()
                == 1;
    }

    @Override
    public boolean warned(ReadTransaction tx, MachineId id, Instant expiresAt) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from expiry_warning where uid = :uid and expires_at = :expires)")
                .bind("uid", id.value())
                .bind("expires", SqlTime.text(expiresAt))
                .mapTo(Boolean.class)
                .one();
    }
}
