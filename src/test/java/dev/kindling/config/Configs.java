package dev.kindling.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads configurations that tests write as text; faults come without the directory. */
final class Configs {
    static final String KINDLING = """
            host: {address: sandboxes.example.org}
            flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}
            """;
    static final String TEAMS = """
            teams: {blue: {members: {console: [alice]}}}
            """;

    private Configs() {}

    /** Faults of a {@code kindling.yml} beside teams without fault. */
    static List<String> faultsOf(String kindling) {
        return faultsOf(kindling, TEAMS, Map.of());
    }

    static List<String> faultsOf(String kindling, String teams, Map<String, String> environment) {
        return inDirectory(directory -> {
            write(directory, kindling, teams);
            return faults(directory, new ConfigReader(environment).read(directory));
        });
    }

    /** @throws AssertionError when there are faults */
    static ConfigResult.Read read(String kindling, String teams, Map<String, String> environment) {
        return inDirectory(directory -> {
            write(directory, kindling, teams);
            ConfigResult result = new ConfigReader(environment).read(directory);
            if (result instanceof ConfigResult.Read read) {
                return read;
            }
            throw new AssertionError(String.join("\n", faults(directory, result)));
        });
    }

    static TeamsConfig.Team team(TeamsConfig teams, String name) {
        return Objects.requireNonNull(teams.teams().get(name));
    }

    static List<String> faults(Path directory, ConfigResult result) {
        return result instanceof ConfigResult.Faulty faulty
                ? faulty.faults().stream()
                        .map(fault ->
                                fault.toString().substring(directory.toString().length() + 1))
                        .toList()
                : List.of();
    }

    static void write(Path directory, String kindling, String teams) throws IOException {
        Files.writeString(directory.resolve("kindling.yml"), kindling);
        Files.writeString(directory.resolve("teams.yml"), teams);
    }

    private interface Use<T> {
        T in(Path directory) throws IOException;
    }

    private static <T> T inDirectory(Use<T> use) {
        try {
            Path directory = Files.createTempDirectory("kindling-config");
            try {
                return use.in(directory);
            } finally {
                Files.deleteIfExists(directory.resolve("kindling.yml"));
                Files.deleteIfExists(directory.resolve("teams.yml"));
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
