package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Carries connections from host ports to machines. A real forward is no listener; here one has to listen, but where it leads is
 * asked of the rules at every connection, so that a stale rule sends it nowhere.
 */
final class FakeNetwork implements AutoCloseable {
    private final IntFunction<Optional<Integer>> guestPort;
    private final String address;
    private final Map<Integer, Listener> listeners = new HashMap<>();

    /** A listening socket and the thread that accepts on it. */
    private record Listener(ServerSocket socket, Thread acceptor) {}

    /** @param guestPort where the guest behind a host port listens, if the rules lead to one that lives */
    FakeNetwork(String address, IntFunction<Optional<Integer>> guestPort) {
        this.address = address;
        this.guestPort = guestPort;
    }

    synchronized void listenOn(Set<Integer> ports) {
        listeners.entrySet().removeIf(entry -> !ports.contains(entry.getKey()) && released(entry.getValue()));
        ports.stream().filter(port -> !listeners.containsKey(port)).forEach(this::listen);
    }

    synchronized boolean holds(int port) {
        return listeners.containsKey(port);
    }

    private void listen(int port) {
        try {
            var listener = new ServerSocket(port, 50, InetAddress.getByName(address));
            listeners.put(port, new Listener(listener, daemon(() -> accept(listener, port))));
        } catch (IOException e) {
            // somebody else listens: as with a real forward, nobody is told
        }
    }

    private void accept(ServerSocket listener, int port) {
        while (!listener.isClosed()) {
            try {
                Socket from = listener.accept();
                daemon(() -> carry(from, port));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, int port) {
        Optional<Integer> target = guestPort.apply(port);
        if (target.isEmpty()) {
            closed(from);
            return;
        }
        try {
            var to = new Socket(InetAddress.getLoopbackAddress(), target.get());
            daemon(() -> pump(from, to));
            pump(to, from);
        } catch (IOException e) {
            closed(from);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // either end hung up
        }
        closed(from);
        closed(to);
    }

    /** The kernel frees a port only when the thread that waits in accept has left it, a moment after the close. */
    private static boolean released(Listener listener) {
        closed(listener.socket());
        try {
            listener.acceptor().join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static boolean closed(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it is no longer of use anyway
        }
        return true;
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "stand-in-forward");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public synchronized void close() {
        listenOn(Set.of());
    }
}
