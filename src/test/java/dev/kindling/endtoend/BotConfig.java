package dev.kindling.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A configuration for a demo with as many people as wanted. */
public final class BotConfig {
    private BotConfig() {}

    /** {@code p000}, {@code p001}, …: members of the team {@code crowd}. */
    public static List<String> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("p%03d", i))
                .toList();
    }

    /**
     * @param ports such as {@code 13000-13299}
     * @param quarantine how long a port rests, such as {@code 1s}
     */
    public static Path write(Path directory, List<String> people, String ports, String quarantine) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("kindling.yml"),
                String.join(
                        "\n",
                        "state-dir: /nonexistent",
                        "console: {}",
                        "host: {address: 127.0.0.1, ports: " + ports + ", quarantine: " + quarantine + "}",
                        "flavours:",
                        "  standard: {cpus: 2, memory: 2GB, disk: 10GB, installed: Ubuntu}",
                        ""));
        Files.writeString(
                directory.resolve("teams.yml"),
                String.join(
                        "\n",
                        "teams:",
                        "  crowd:",
                        "    members: {console: [" + String.join(", ", people) + "]}",
                        "    facilitators: {console: [fay]}",
                        "operators: {console: [olga]}",
                        ""));
        return directory;
    }
}
