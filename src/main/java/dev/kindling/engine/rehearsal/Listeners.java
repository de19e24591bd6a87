package dev.kindling.engine.rehearsal;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.PortInUseException;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens the machines' SSH servers on one address, and knows who holds a port of it. Thread-safe. */
final class Listeners implements AutoCloseable {
    private final BindProbe ports;
    private final Machines machines;
    private final SshHouse house = new SshHouse();
    /** Between the look at a port and the listening on it nobody else is to take it, and no look is to be mistaken for use. */
    private final Object binding = new Object();

    /**
     * @param bindAddress literal IP address on which all machines listen
     * @throws IllegalArgumentException when the address is not a literal one
     */
    Listeners(String bindAddress, Machines machines) {
        this.ports = new BindProbe(bindAddress);
        this.machines = machines;
    }

    String address() {
        return ports.address();
    }

    boolean addressUsable() {
        return ports.addressUsable();
    }

    /**
     * @throws PortInUseException when somebody has the machine's port
     * @throws EngineException when the host cannot listen
     */
    MachineServer open(MachineRecord record, Supplier<KeyPair> hostKey, ShellLauncher shells, LoginBook book) {
        synchronized (binding) {
            refuseIfTaken(record);
            try {
                return MachineServer.listen(house, ports.address(), record, hostKey, shells, book);
            } catch (IOException | RuntimeException e) {
                refuseIfTaken(record);
                throw new EngineException("The rehearsal machine could not listen on its port.", true, e.toString());
            }
        }
    }

    Optional<String> holder(HostPort port) {
        var ours = machines.on(port).map(MachineRecord::name);
        if (ours.isPresent()) {
            return ours;
        }
        synchronized (binding) {
            return ports.free(port) ? Optional.empty() : Optional.of("another program");
        }
    }

    private void refuseIfTaken(MachineRecord record) {
        var port = record.hostPort();
        var other = machines.on(port).filter(holder -> !holder.uid().equals(record.uid()));
        if (other.isPresent()) {
            throw new PortInUseException(port, "held by machine " + other.get().name());
        }
        if (!ports.addressUsable()) {
            throw new EngineException(
                    "The host cannot listen on its configured address.", false, "cannot bind " + ports.address());
        }
        if (!ports.free(port)) {
            throw new PortInUseException(port, "another program listens on " + ports.address() + ":" + port);
        }
    }

    /** Ends what the servers share; they have been stopped before. */
    @Override
    public void close() {
        house.close();
    }
}
