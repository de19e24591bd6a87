package dev.kindling.engine.rehearsal;

import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Tries a port by listening on it for a moment. SO_REUSEADDR is on, as for the machines themselves: on Linux a port in
 * TIME_WAIT then counts as free, while one with a listener, also on the wildcard address, still counts as taken.
 */
final class BindProbe {
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final InetAddress address;

    /** @throws IllegalArgumentException for a name: what it means could change between two machines */
    BindProbe(String bindAddress) {
        if (!LITERAL.matcher(bindAddress).matches()) {
            throw new IllegalArgumentException("give a literal IP address to listen on, not '" + bindAddress + "'");
        }
        try {
            address = InetAddress.getByName(bindAddress);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: '" + bindAddress + "'", e);
        }
    }

    boolean free(HostPort port) {
        return binds(port.number());
    }

    /** Whether this host can listen on the address at all. */
    boolean addressUsable() {
        return binds(0);
    }

    String address() {
        return address.getHostAddress();
    }

    private boolean binds(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
