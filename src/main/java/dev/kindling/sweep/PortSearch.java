package dev.kindling.sweep;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.PortStore;
import dev.kindling.sandbox.Revival;
import dev.kindling.store.UnitOfWork;
import dev.kindling.units.HostPort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Ports that are leased to sandboxes which have ended. */
final class PortSearch implements Search {
    private final PortStore ports;
    private final KnownMachines known;
    private final Revival revival;
    private final UnitOfWork work;

    PortSearch(PortStore ports, KnownMachines known, Revival revival, UnitOfWork work) {
        this.ports = ports;
        this.known = known;
        this.revival = revival;
        this.work = work;
    }

    @Override
    public List<Trouble> look() {
        Map<HostPort, MachineId> leased = work.read(ports::leased);
        return leased.entrySet().stream()
                .filter(lease -> !known.needed(lease.getValue()))
                .sorted(Comparator.comparing(lease -> lease.getKey().number()))
                .map(lease -> trouble(lease.getKey(), lease.getValue()))
                .toList();
    }

    private Trouble trouble(HostPort port, MachineId id) {
        return Trouble.of(
                "port-" + port,
                "port " + port + " is leased to the machine " + id + ", whose sandbox has ended",
                new Repair.OfRows("give it back, through quarantine", (tx, order) -> revival.releasePort(tx, id)));
    }
}
