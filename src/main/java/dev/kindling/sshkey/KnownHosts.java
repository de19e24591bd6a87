package dev.kindling.sshkey;

import dev.kindling.units.HostPort;

/** How OpenSSH names a server in known_hosts. */
final class KnownHosts {
    private static final int SSH_PORT = 22;

    private KnownHosts() {}

    /** {@code [address]:port}; the bare address for port 22, where OpenSSH leaves brackets and port out. */
    static String name(String address, HostPort port) {
        return name(address, port.number());
    }

    static String name(String address, int port) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return port == SSH_PORT ? bare : "[" + bare + "]:" + port;
    }
}
