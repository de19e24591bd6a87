package dev.kindling.engine;

import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on, each given once. Below Linux's range for outgoing connections, so that no client takes one
 * in between.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    private final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    public HostPort next() {
        while (true) {
            var port = new HostPort(FIRST + next.getAndIncrement() % COUNT);
            if (free(port)) {
                return port;
            }
        }
    }

    public static boolean free(HostPort port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
