package dev.kindling.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sockets as Linux shows them under /proc. */
final class Sockets {
    private static final Pattern INODE = Pattern.compile("socket:\\[([0-9]+)]");
    private static final String LISTENING = "0A";
    private static final String BOUND_UDP = "07";

    private Sockets() {}

    /** A socket that others can reach: {@code address} in the kernel's hexadecimal. */
    record Open(String address, int port) {
        /** 127.0.0.0/8, ::1 or an IPv4 loopback address in IPv6 clothes; each group of four bytes is turned round. */
        boolean loopback() {
            return address.matches("[0-9A-F]{6}7F")
                    || address.equals("00000000000000000000000001000000")
                    || address.matches("0000000000000000FFFF0000[0-9A-F]{6}7F");
        }
    }

    /**
     * Everything on which the process listens, TCP and UDP. The kernel's table is read in pieces: what others open and close
     * in between can hide a line of it, so a lack is to be looked at again.
     */
    static List<Open> of(long pid) throws IOException {
        Set<String> inodes = inodes(pid);
        Map<String, Open> open = new LinkedHashMap<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            if (!Files.exists(file)) {
                continue;
            }
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9
                        && inodes.contains(columns[9])
                        && columns[3].equals(table.startsWith("udp") ? BOUND_UDP : LISTENING)) {
                    String[] local = columns[1].split(":");
                    open.put(columns[9], new Open(local[0], Integer.parseInt(local[1], 16)));
                }
            }
        }
        return List.copyOf(open.values());
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Matcher socket =
                            INODE.matcher(Files.readSymbolicLink(descriptor).toString());
                    if (socket.matches()) {
                        inodes.add(socket.group(1));
                    }
                } catch (IOException e) {
                    // Closed meanwhile.
                }
            }
        }
        return inodes;
    }

    /** Whether somebody takes connections on this loopback port. */
    static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
