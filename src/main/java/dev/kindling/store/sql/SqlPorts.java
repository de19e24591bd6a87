package dev.kindling.store.sql;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.PortStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.HostPort;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code port_lease}. */
public final class SqlPorts implements PortStore {
    @Override
    public Set<HostPort> taken(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select port from port_lease")
                .mapTo(Integer.class)
                .map(HostPort::new)
                .set();
    }

    @Override
    public void lease(WriteTransaction tx, HostPort port, MachineId sandbox, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into port_lease (port, uid, state, since) values (:port, :uid, 'LEASED', :now)")
                .bind("port", port.number())
                .bind("uid", sandbox.value())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public Optional<HostPort> quarantine(WriteTransaction tx, MachineId sandbox, Instant now) {
        var handle = SqlTransaction.handle(tx);
        Optional<HostPort> port = handle.createQuery(
                        "select port from port_lease where uid = :uid and state = 'LEASED'")
                .bind("uid", sandbox.value())
                .mapTo(Integer.class)
                .map(HostPort::new)
                .findOne();
        port.ifPresent(leased -> handle.createUpdate(
                        "update port_lease set state = 'QUARANTINED', since = :now where port = :port")
                .bind("port", leased.number())
                .bind("now", SqlTime.text(now))
                .execute());
        return port;
    }

    @Override
    public void block(WriteTransaction tx, HostPort port, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update port_lease set state = 'BLOCKED', uid = null, since = :now where port = :port")
                .bind("port", port.number())
                .bind("now", SqlTime.text(now))
                .execute();
    }

    @Override
    public void free(WriteTransaction tx, HostPort port) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from port_lease where port = :port and state <> 'LEASED'")
                .bind("port", port.number())
                .execute();
    }

    @Override
    public Optional<Instant> resting(ReadTransaction tx, HostPort port) {
        return SqlTransaction.handle(tx)
                .createQuery("select since from port_lease where port = :port and state <> 'LEASED'")
                .bind("port", port.number())
                .mapTo(String.class)
                .map(SqlTime::time)
                .findOne();
    }

    @Override
    public Map<HostPort, MachineId> leased(ReadTransaction tx) {
        var leases = new HashMap<HostPort, MachineId>();
        SqlTransaction.handle(tx)
                .createQuery("select port, uid from port_lease where state = 'LEASED'")
                .map((row, context) -> Map.entry(new HostPort(row.getInt("port")), new MachineId(row.getString("uid"))))
                .forEach(lease -> leases.put(lease.getKey(), lease.getValue()));
        return leases;
    }

    @Override
    public List<HostPort> allResting(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select port from port_lease where state <> 'LEASED' order by port")
                .mapTo(Integer.class)
                .map(HostPort::new)
                .list();
    }
}
