package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Address leases as CNI's host-local plugin keeps them: real files, which survive a restart of the host. */
final class FakeLeases {
    private final Path network;
    private final Path results;
    private int next = 2;

    FakeLeases(Path cniDir) throws IOException {
        this.network = Files.createDirectories(cniDir.resolve("networks/ignite-cni-bridge"));
        this.results = Files.createDirectories(cniDir.resolve("results"));
    }

    synchronized String take(String container) {
        String address = "10.61." + next / 250 + "." + next++ % 250;
        write(network.resolve(address), container + "\r\neth0");
        write(network.resolve("last_reserved_ip.0"), address);
        write(results.resolve("ignite-cni-bridge-" + container + "-eth0"), "{}");
        return address;
    }

    synchronized Optional<String> of(String container) {
        try (Stream<Path> files = Files.list(network)) {
            return files.filter(file -> read(file).startsWith(container))
                    .min(Comparator.naturalOrder())
                    .map(file -> file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void release(String container) {
        of(container).ifPresent(address -> delete(network.resolve(address)));
        delete(results.resolve("ignite-cni-bridge-" + container + "-eth0"));
    }

    List<String> traces(String container) {
        return Stream.concat(
                        of(container).map(address -> "lease " + address).stream(),
                        Files.exists(results.resolve("ignite-cni-bridge-" + container + "-eth0"))
                                ? Stream.of("cni result")
                                : Stream.empty())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
