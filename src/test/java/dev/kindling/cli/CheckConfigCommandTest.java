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

class CheckConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_shipped_configuration_is_valid() {
        assertThat(run(Map.of())).isZero();
        assertThat(out)
                .hasToString(
                        "bot-config is valid: 2 teams, 1 flavour, engine rehearsal, 1000 ports, chat on console\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void all_faults_go_to_standard_error_with_exit_1(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("kindling.yml"), "engin: ignite\n");
        assertThat(run(Map.of(), directory.toString())).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        directory + "/kindling.yml:1:1: 'engin' is not a setting; did you mean 'engine'?",
                        directory
                                + "/kindling.yml:1:1: 'flavours' is missing (kinds of sandboxes by name; the first is the"
                                + " default); write a section with at least one",
                        directory
                                + "/kindling.yml:1:1: 'host.address' is missing (what tenants connect to); write a host"
                                + " name or a literal address, such as sandboxes.example.org",
                        directory
                                + "/teams.yml:1:1: there is no such file; copy the sample from Kindling's bot-config/ and"
                                + " adapt it",
                        directory + " has 4 faults");
    }

    @Test
    void secrets_are_masked(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("kindling.yml"), """
                host: {address: "${HOST}"}
                flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}
                console: {password: "${TOKEN}"}
                slack: {app-token: "${TOKEN}", bot-token: "${TOKEN}"}
                discord: {token: "${TOKEN}", guilds: ["12345678901234567"]}
                """);
        Files.writeString(directory.resolve("teams.yml"), "teams: {blue: {}}");
        assertThat(run(Map.of("TOKEN", "verysecret", "HOST", "internal.example.org"), directory.toString()))
                .isZero();
        assertThat(out)
                .hasToString(directory
                        + " is valid: 1 team, 1 flavour, engine rehearsal, 1000 ports, chat on console (password ****) and"
                        + " slack (socket, tokens **** ****) and discord (token ****)\n");
    }

    @Test
    void wrong_usage_is_exit_2() {
        assertThat(run(Map.of(), "one", "two")).isEqualTo(2);
        assertThat(err.toString()).contains("check-config");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new CommandLine(new CheckConfigCommand(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
