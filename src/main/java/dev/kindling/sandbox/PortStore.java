package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.HostPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of port leases. A port is free when it has none. */
public interface PortStore {
    /** Ports that may not be leased now. */
    Set<HostPort> taken(ReadTransaction tx);

    /** Leases the port; the database refuses a second lease of the port or for the sandbox. */
    void lease(WriteTransaction tx, HostPort port, MachineId sandbox, Instant now);

    /** Turns the sandbox's lease into quarantine and says which port it was. */
    Optional<HostPort> quarantine(WriteTransaction tx, MachineId sandbox, Instant now);

    /** Takes the port from the sandbox and marks it as held by somebody else. */
    void block(WriteTransaction tx, HostPort port, Instant now);

    void free(WriteTransaction tx, HostPort port);

    /** When the port went into quarantine or was seen blocked; empty when it is leased or free. */
    Optional<Instant> resting(ReadTransaction tx, HostPort port);

    /** All ports that are leased, and to which machine. */
    Map<HostPort, MachineId> leased(ReadTransaction tx);

    /** All ports that rest. */
    List<HostPort> allResting(ReadTransaction tx);
}
