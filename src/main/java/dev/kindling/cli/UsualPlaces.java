package dev.kindling.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where things are when nobody says where: in a source tree, or on a host that {@code deploy/host-setup.sh} has set up. */
final class UsualPlaces {
    private static final Path TREE = Path.of("bot-config");
    private static final Path HOST = Path.of("/etc/kindling");
    private static final Path SOCKET = Path.of("/run/kindling-host/kindling.sock");

    private UsualPlaces() {}

    /** The configuration: {@code bot-config} here, else the host's. */
    static Path configuration() {
        return !Files.exists(TREE.resolve("kindling.yml")) && Files.exists(HOST) ? HOST : TREE;
    }

    /** The socket of the host's Kindling, for accounts that may use it but not read the configuration; empty on other hosts. */
    static Optional<Path> socket() {
        return Optional.of(SOCKET).filter(Files::exists);
    }

    /** Whether this account may read the configuration, or there is none. */
    static boolean closed(Path configuration) {
        return Files.exists(configuration) && !Files.isReadable(configuration.resolve("kindling.yml"));
    }

    /**
     * The variables that {@code ${NAME}} in a configuration stands for: this process's own, and those of {@code kindling.env}
     * beside it, which systemd gives to the service, where this account may read that file.
     */
    static Map<String, String> environment(Path configuration) {
        return EnvironmentFile.over(configuration.resolve("kindling.env"), System.getenv());
    }
}
