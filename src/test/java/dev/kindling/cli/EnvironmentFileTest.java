package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Secrets of a host stand in {@code kindling.env}, which commands on the host read as the service does. */
class EnvironmentFileTest {
    @TempDir
    Path directory;

    @Test
    void names_and_values_are_read_as_systemd_reads_them_and_what_is_set_already_wins() throws IOException {
        Path file = Files.writeString(directory.resolve("kindling.env"), """
                # comment=1
                SLACK_APP_TOKEN=xapp-1-a=b
                DISCORD_TOKEN="with space"
                  INDENTED='x'
                not a line
                1BAD=x
                EMPTY=
                SET=by file
                """);

        assertThat(EnvironmentFile.over(file, Map.of("SET", "before")))
                .isEqualTo(Map.of(
                        "SLACK_APP_TOKEN",
                        "xapp-1-a=b",
                        "DISCORD_TOKEN",
                        "with space",
                        "INDENTED",
                        "x",
                        "EMPTY",
                        "",
                        "SET",
                        "before"));
        assertThat(EnvironmentFile.over(directory.resolve("none"), Map.of("A", "b")))
                .isEqualTo(Map.of("A", "b"));
    }

    @Test
    void a_configuration_is_checked_with_the_secrets_that_lie_beside_it() throws IOException {
        Files.writeString(directory.resolve("kindling.yml"), """
                state-dir: /var/lib/kindling
                engine: rehearsal
                console: {password: "${KINDLING_TEST_PASSWORD}"}
                host: {address: 127.0.0.1, ports: 14990-14999}
                flavours: {small: {cpus: 1, memory: 512MB, disk: 2GB}}
                """);
        Files.writeString(directory.resolve("teams.yml"), "teams: {blue: {}}\n");
        var err = new StringWriter();
        var command = new CommandLine(new CheckConfigCommand(Map.of())).setErr(new PrintWriter(err));

        assertThat(command.execute(directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("KINDLING_TEST_PASSWORD");

        Files.writeString(
                directory.resolve("kindling.env"), "KINDLING_TEST_PASSWORD=a long enough secret 0123456789\n");
        assertThat(command.setOut(new PrintWriter(new StringWriter())).execute(directory.toString()))
                .as(err.toString())
                .isZero();
    }
}
