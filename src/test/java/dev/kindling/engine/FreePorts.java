package dev.kindling.engine;

import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on, each given once. Below Linux's range for outgoing connections, so that no client takes one
 * in between. Test processes beside each other (surefire's forks) have a share each: a port is looked at before it is used,
 * and in between the other process could take it.
 */
public final class FreePorts {
    private static final int SHARES = 4;
    private static final int COUNT = 20_000 / SHARES;
    private static final int FIRST = 12_000 + share() * COUNT;

    /** A program of a test that listens on a port by itself must not sit in the range that its sandboxes get. */
    private static final int SINGLE = 1_000;

    private final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(SINGLE));

    public HostPort next() {
        while (true) {
            var port = new HostPort(FIRST + next.getAndIncrement() % SINGLE);
            if (free(port)) {
                return port;
            }
        }
    }

    /** So many neighbouring ports, written as in the configuration: {@code 13000-13299}. */
    public static String range(int count) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int first = FIRST + SINGLE + ThreadLocalRandom.current().nextInt(COUNT - SINGLE - count);
            if (IntStream.range(first, first + count).allMatch(port -> free(new HostPort(port)))) {
                return first + "-" + (first + count - 1);
            }
        }
        throw new AssertionError("no " + count + " free ports beside each other");
    }

    /** Without a fork's number (a run from an editor) any share, so that two such runs seldom meet. */
    private static int share() {
        Integer fork = Integer.getInteger("kindling.fork");
        return fork == null ? ThreadLocalRandom.current().nextInt(SHARES) : (fork - 1) % SHARES;
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
