package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.List;

/** What a machine leaves in containerd, iptables and CNI when it goes down in a way that Ignite does not clear up. */
final class GuestLeftovers {
    private final Containerd containerd;
    private final PortForwards forwards;
    private final AddressLeases leases;

    GuestLeftovers(Containerd containerd, PortForwards forwards, AddressLeases leases) {
        this.containerd = containerd;
        this.forwards = forwards;
        this.leases = leases;
    }

    /** Only for machines that do not run, or must not: what runs in the container is killed. */
    void clear(MachineId id, Receipt receipt) {
        List<String> addresses = leases.of(id);
        containerd.clear(id, receipt);
        forwards.clear(id, addresses, receipt);
        leases.release(id, receipt); // last: until then no other machine is given the address
    }
}
