package dev.kindling.engine;

import dev.kindling.units.HostPort;

/** Somebody else holds the host port; the machine was cleaned up and should be made on another port. */
public final class PortInUseException extends EngineException {
    private final HostPort port;

    public PortInUseException(HostPort port, String detail) {
        super("Port " + port + " on the host is taken by something else.", true, detail);
        this.port = port;
    }

    public HostPort port() {
        return port;
    }
}
