package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Finding;
import dev.kindling.fault.KindlingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir
    Path config;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void a_configuration() throws IOException {
        Files.writeString(config.resolve("kindling.yml"), """
                state-dir: /var/lib/kindling
                engine: rehearsal
                host: {address: 127.0.0.1, ports: 61600-61650}
                flavours:
                  standard: {image: i, kernel: k, cpus: 1, memory: 256MB, disk: 1GB}
                """);
        Files.writeString(config.resolve("teams.yml"), """
                teams:
                  blue: {members: {console: [alice]}, flavours: [standard]}
                """);
    }

    /** A host on which nothing can be fetched. */
    private static final class Bare implements CheckUp {
        @Override
        public Diagnosis examine(KindlingConfig config, TeamsConfig teams) {
            return new Diagnosis(List.of(new Diagnosis.Chapter(
                    "engine", List.of(Finding.problem("ignite is missing", "install it (deploy/host-setup.sh)")))));
        }

        @Override
        public List<String> fix(KindlingConfig config, Consumer<String> progress) {
            progress.accept("1 of 1: image a/b:1");
            throw new KindlingException("cannot start 'ignite'");
        }
    }

    private int doctor(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return new CommandLine(new DoctorCommand(new Bare()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void each_line_that_is_not_ok_says_what_to_do() {
        assertThat(doctor()).as(err.toString()).isEqualTo(1);

        assertThat(out.toString())
                .as(err.toString())
                .contains("fix  engine: ignite is missing", "→ install it", "1 problem, no warnings.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void where_nothing_can_be_fetched_it_says_why_and_examines_all_the_same() {
        assertThat(doctor("--fix")).isEqualTo(1);

        assertThat(err.toString())
                .contains("Fetching 1 of 1: image a/b:1 …", "Not fetched: cannot start 'ignite'")
                .doesNotContain("\tat ");
        assertThat(out.toString()).contains("fix  engine: ignite is missing");
    }
}
