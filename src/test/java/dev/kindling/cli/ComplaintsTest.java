package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands say when they cannot do what they were asked, to people and to programs. */
class ComplaintsTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(name = "kindling")
    private static final class Top {}

    private int run(Object command, String... words) {
        return run(new PrintWriter(out), command, words);
    }

    private int run(PrintWriter to, Object command, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.add(0, "it");
        return Complaints.in(new CommandLine(new Top()).addSubcommand("it", command))
                .setOut(to)
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private static HostCommand sandbox() {
        return new HostCommand("sandbox", InputStream.nullInputStream());
    }

    private JsonNode onlyLine() throws IOException {
        assertThat(out.toString().lines()).hasSize(1);
        return new JsonMapper().readTree(out.toString());
    }

    @Test
    void without_a_kindling_a_program_reads_json_and_a_person_the_sentence() throws Exception {
        String socket = directory.resolve("none.sock").toString();

        assertThat(run(sandbox(), "list", "--json", "--socket", socket)).isEqualTo(1);
        assertThat(onlyLine().path("kind").asText()).isEqualTo("error");
        assertThat(onlyLine().path("text").asText()).contains("No Kindling answers at " + socket);
        assertThat(err.toString()).contains("No Kindling answers at " + socket);
    }

    @Test
    void without_json_nothing_but_the_sentence_is_said() {
        assertThat(run(sandbox(), "list", "--socket", "/nonexistent")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("No Kindling answers");
    }

    @Test
    void a_wrong_call_is_json_for_a_program_too() throws Exception {
        assertThat(run(sandbox(), "list", "--json", "--bogus")).isEqualTo(2);
        assertThat(onlyLine().path("text").asText()).contains("Unknown option: '--bogus'");
        assertThat(err.toString()).contains("Unknown option: '--bogus'", "Usage:");
    }

    @Test
    void a_configuration_with_faults_is_json_for_a_program_too() throws Exception {
        Files.writeString(directory.resolve("kindling.yml"), "engine: steam\n");

        assertThat(run(sandbox(), "list", "--json", "--config", directory.toString()))
                .isEqualTo(1);
        assertThat(onlyLine().path("text").asText()).contains("The configuration has faults", "kindling.yml:1:");
    }

    @Command(name = "speak")
    private static final class Speak implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine().getOut().println("a list");
            return 0;
        }
    }

    @Test
    void what_could_not_be_written_is_not_reported_as_done() {
        var full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThat(run(new PrintWriter(full), new Speak())).isEqualTo(1);
        assertThat(err.toString()).contains("Not all of the output could be written");
        assertThat(run(new Speak())).isZero();
    }

    @Test
    void a_socket_in_a_directory_that_is_closed_to_this_account_is_told_from_one_that_is_not_there() throws Exception {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isExecutable(closed), "root may enter everything");
            assertThat(run(
                            sandbox(),
                            "list",
                            "--socket",
                            closed.resolve("k/kindling.sock").toString()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("This account may not use", "usermod -aG");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void an_empty_name_or_two_of_them_repair_nothing() {
        String socket = directory.resolve("none.sock").toString();

        assertThat(run(new SweepCommand(), "--repair", "", "--socket", socket)).isEqualTo(2);
        assertThat(err.toString()).contains("That name is empty");
        assertThat(run(new SweepCommand(), "--repair", "machine-", "0123456789abcdef", "--socket", socket))
                .isEqualTo(2);
    }
}
