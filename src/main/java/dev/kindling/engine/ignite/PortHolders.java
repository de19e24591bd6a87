package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.PortInUseException;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** Who holds a host port: another machine, a forward that stayed behind, or a program that listens. */
final class PortHolders {
    private final Machines machines;
    private final PortForwards forwards;
    private final Optional<String> forwardAddress;

    PortHolders(Machines machines, PortForwards forwards, Optional<String> forwardAddress) {
        this.machines = machines;
        this.forwards = forwards;
        this.forwardAddress = forwardAddress;
    }

    void refuseIfTaken(MachineSpec spec) {
        holder(spec.port(), Optional.of(spec.id())).ifPresent(holder -> {
            throw new PortInUseException(spec.port(), "port " + spec.port() + " is held by " + holder);
        });
    }

    /** Ignite's own check finds listeners only; two machines on one port both "succeed" and the first rule wins. */
    Optional<String> holder(HostPort port, Optional<MachineId> own) {
        List<IgniteVm> others = machines.list().othersOn(port, own);
        if (!others.isEmpty()) {
            return Optional.of(
                    "machine " + others.get(0).id() + " (" + others.get(0).name() + ")");
        }
        Optional<String> forward = forwards.holder(port, own);
        if (forward.isPresent()) {
            return Optional.of("a forward of " + forward.get());
        }
        return listening(port) ? Optional.of("a program that listens on it") : Optional.empty();
    }

    private boolean listening(HostPort port) {
        try (var socket = new ServerSocket()) {
            InetSocketAddress address = forwardAddress.isPresent()
                    ? new InetSocketAddress(InetAddress.getByName(forwardAddress.get()), port.number())
                    : new InetSocketAddress(port.number());
            socket.bind(address);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
