package dev.kindling.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindling.engine.FreePorts;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job with the real process, the real OpenSSH client and {@code say}. */
@Timeout(600)
class DemoProcessTest {
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private OpenSshClient ssh;
    private DemoProcess demo;

    @BeforeEach
    void a_demo_with_ports_of_its_own() throws IOException {
        Programs.require("ssh");
        ssh = new OpenSshClient(directory);
        Path config = BotConfig.write(directory.resolve("config"), List.of("alice", "bob"), FreePorts.range(21), "1s");
        demo = closing(DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config));
    }

    private <T extends AutoCloseable> T closing(T part) {
        open.add(part);
        return part;
    }

    @AfterEach
    void nothing_outlives_the_test() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    private SayRun say(String person, String... words) {
        return SayRun.of(demo.url(), person, words);
    }

    private Details create(String person, Path key) throws IOException {
        SayRun created = say(person, "/sandbox create " + OpenSshClient.publicHalf(key));
        assertThat(created.exit()).as(created.text() + created.err()).isZero();
        return Details.in(
                Details.messages(created.messages()).get(0).path("text").asText());
    }

    @Test
    void from_a_pasted_key_to_a_login_and_to_a_receipt() throws Exception {
        demo.start();
        assertThat(demo.answers("/healthz")).isEqualTo(200);
        // The engine is asked for the first time at the start.
        await().until(() -> demo.answers("/readyz") == 200);
        assertThat(demo.answers("/metrics")).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(demo.stdout()).contains(demo.url().toString(), "./kindling say --as alice"));
        Path key = ssh.key("alice");
        Path other = ssh.key("other");

        Details details = create("alice", key);

        assertThat(ssh.help(details, key)).satisfies(run -> {
            assertThat(run.output()).containsIgnoringCase("rehearsal");
            assertThat(run.exit()).isZero();
        });
        assertThat(ssh.help(details, other)).satisfies(run -> {
            assertThat(run.exit()).isEqualTo(255);
            assertThat(run.output()).contains("Permission denied");
        });

        SayRun mallory = say("mallory", "/sandbox create " + OpenSshClient.publicHalf(other));
        assertThat(mallory.exit()).isEqualTo(1);
        assertThat(mallory.text()).contains("no team");
        assertThat(Details.messages(mallory.messages())).isEmpty();

        SayRun second = say("alice", "/sandbox create " + OpenSshClient.publicHalf(other));
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.text()).contains("No sandbox this time");
        assertThat(Details.messages(second.messages())).isEmpty();

        SayRun deleted = say("alice", "/sandbox delete", "--yes");
        assertThat(deleted.exit()).as(deleted.text()).isZero();
        assertThat(deleted.messages()).anySatisfy(message -> {
            assertThat(message.path("kind").asText()).isEqualTo("dm");
            assertThat(message.path("text").asText()).contains("is removed", "Gone:", "host key", "port");
        });
        assertThat(Sockets.answers(details.port())).isFalse();
    }

    @Test
    void say_finds_the_demo_without_being_told_its_address() throws Exception {
        demo.start();

        Path note = demo.home().resolve(".demo/console.url");
        // Written after the one by which this test found it.
        await().untilAsserted(() -> assertThat(note).content().isEqualTo(demo.url() + "\n"));
        demo.stop(STOP);

        assertThat(note).doesNotExist();
    }

    @Test
    void it_listens_on_loopback_only_and_keeps_its_state_to_its_owner() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux");
        demo.start();
        Details details = create("alice", ssh.key("alice"));

        await().untilAsserted(() -> assertThat(Sockets.of(demo.pid()))
                .extracting(Sockets.Open::port)
                .contains(demo.url().getPort(), details.port()));
        assertThat(Sockets.of(demo.pid())).allMatch(Sockets.Open::loopback, "loopback");

        // A group may be let in to the socket alone; here the directory around it is closed.
        Path socket = demo.state().resolve("kindling.sock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
        assertThat(stateFiles())
                .isNotEmpty()
                .filteredOn(file -> !file.equals(socket))
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        assertThat(stateFiles()).filteredOn(Files::isRegularFile).allSatisfy(file -> {
            boolean hostKey = demo.state().relativize(file).startsWith("host-keys");
            if (!hostKey) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("PRIVATE KEY");
            }
        });
    }

    private List<Path> stateFiles() throws IOException {
        try (Stream<Path> files = Files.walk(demo.state())) {
            return files.toList();
        }
    }

    @Test
    void ports_that_are_taken_are_left_alone() throws Exception {
        for (int port : List.of(8080, 60000, 60001, 60002)) {
            occupy(port);
        }
        demo = closing(new DemoProcess(Files.createDirectory(directory.resolve("usual"))));
        demo.start();
        Path key = ssh.key("alice");

        assertThat(demo.url().getPort()).isNotEqualTo(8080);
        Details details = create("alice", key);

        assertThat(details.port()).isGreaterThan(60002);
        assertThat(ssh.help(details, key).exit()).isZero();
    }

    /** Where somebody else sits already, that will do as well. */
    private void occupy(int port) {
        await().until(() -> {
            try {
                closing(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                return true;
            } catch (IOException e) {
                return !FreePorts.free(new dev.kindling.units.HostPort(port));
            }
        });
    }

    @Test
    void a_second_demo_on_the_same_state_is_refused_in_a_sentence() throws Exception {
        demo.start();
        var second = closing(new DemoProcess(
                Files.createDirectory(directory.resolve("second")),
                "--state-dir",
                demo.state().toString(),
                "--port",
                "0"));

        second.launch();

        assertThat(second.exitCode(Duration.ofMinutes(2))).isEqualTo(1);
        assertThat(second.stderr())
                .contains("Another Kindling is running on " + demo.state())
                .doesNotContain("\tat ", "Exception");
        assertThat(demo.answers("/healthz")).isEqualTo(200);
    }

    @Test
    void after_sigterm_and_after_sigkill_the_sandbox_is_back_with_its_port_and_host_key() throws Exception {
        demo.start();
        Path key = ssh.key("alice");
        Details details = create("alice", key);

        assertThat(demo.stop(STOP)).isIn(0, SIGTERM);
        assertThat(Sockets.answers(details.port())).isFalse();
        assertThat(Sockets.answers(demo.url().getPort())).isFalse();
        // Closed in order: SQLite has folded its log into the file.
        assertThat(demo.state().resolve("kindling.db-wal")).doesNotExist();

        demo.start();
        assertThat(ssh.help(details, key).exit()).isZero();

        demo.kill();
        assertThat(Sockets.answers(details.port())).isFalse();
        demo.start();
        assertThat(ssh.help(details, key).exit()).isZero();
        await().until(() -> say("alice", "/sandbox list").text().contains("ready"));
        assertThat(demo.stderr()).doesNotContain(" ERROR ", " WARN ");
    }
}
