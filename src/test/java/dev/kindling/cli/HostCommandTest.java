package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.endtoend.BotConfig;
import dev.kindling.endtoend.DemoProcess;
import dev.kindling.engine.FreePorts;
import dev.kindling.testing.Keys;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HostCommandTest {
    /** The account that the tests run as, and so the one that the kernel names. */
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path directory;

    private record Run(int exit, String out, String err) {}

    private Run run(String command, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--socket", socket().toString()));
        int exit = Complaints.in(new CommandLine(new HostCommand(command, InputStream.nullInputStream())))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private Path socket() {
        return directory.resolve("state/kindling.sock");
    }

    @Test
    void every_command_works_from_a_script_with_the_rules_and_the_audit_of_a_chat() throws Exception {
        Path config = BotConfig.write(directory.resolve("config"), List.of(ME, "alice"), FreePorts.range(10), "1s");
        try (var demo = DemoProcess.with(directory, config).start()) {
            assertThat(demo.pid()).isPositive();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-rw----");

            Run form = run("sandbox", "create", "--json");
            assertThat(form.out()).startsWith("{\"to\":\"" + ME + "@host\",\"kind\":\"form\"");
            assertThat(form.exit()).isEqualTo(1);
            assertThat(form.err()).contains("A form opened and nothing was sent");
            Run noForm = run("sandbox", "list", "--submit", "key=none");
            assertThat(noForm.exit()).isEqualTo(1);
            assertThat(noForm.err()).contains("No form opened");

            Run created = run("sandbox", "create", Keys.fresh("me").line());
            assertThat(created.exit()).as(created.err()).isZero();
            assertThat(created.out()).containsPattern("ssh -p [0-9]+ root@127\\.0\\.0\\.1");
            assertThat(run("sandbox", "create", Keys.fresh("me").line()).exit()).isEqualTo(1);

            Run status = run("kindling", "status", "--json");
            assertThat(status.exit()).as(status.err()).isZero();
            assertThat(status.out()).startsWith("{").contains("Memory given out");

            assertThat(run("kindling", "audit", ME + "@host").out()).contains(" " + ME + "@host ");
            Run removed = run("sandbox", "delete", "--yes");
            assertThat(removed.exit()).as(removed.err()).isZero();
            assertThat(removed.out()).contains("is removed");
        }
    }

    @Test
    void who_speaks_is_who_the_kernel_says_whatever_the_request_claims() throws Exception {
        Path config = BotConfig.write(directory.resolve("config"), List.of("alice"), FreePorts.range(10), "1s");
        try (var demo = DemoProcess.with(directory, config).start();
                var line = new SocketLine(socket())) {
            ConsoleLine.Answer answer = line.exchange(
                    "/api/console/say",
                    Optional.of("{\"as\": \"alice\", \"invocationId\": \"abcdefgh\", \"text\": \"list\"}"),
                    Duration.ofSeconds(60));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"invocation\":\"" + ME + "@host:abcdefgh\"");
            assertThat(demo.answers("/healthz")).isEqualTo(200);
        }
    }

    @Test
    void a_socket_left_behind_by_a_killed_kindling_is_replaced_and_without_one_the_sentence_says_so() throws Exception {
        Path config = BotConfig.write(directory.resolve("config"), List.of(ME), FreePorts.range(10), "1s");
        try (var demo = DemoProcess.with(directory, config).start()) {
            demo.kill();
            assertThat(socket()).exists();
            Run nobody = run("kindling", "status");
            assertThat(nobody.exit()).isEqualTo(1);
            assertThat(nobody.err()).contains("No Kindling answers at " + socket());
            demo.start();
            assertThat(run("kindling", "status").exit()).isZero();
        }
    }
}
