package dev.kindling.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Doctor;
import dev.kindling.doctor.Finding;
import dev.kindling.doctor.Finding.Verdict;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlDatabaseCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostExaminationsTest {
    @TempDir
    Path directory;

    private int port;
    private Path state;

    @BeforeEach
    void set_up() throws IOException {
        port = new FreePorts().next().number();
        state = Files.createDirectories(directory.resolve("state"));
    }

    private Diagnosis examine(String address) throws IOException {
        Files.writeString(directory.resolve("kindling.yml"), """
                state-dir: %s
                host: {address: "%s", ports: %d-%d, reserve: {memory: 0GB, disk: 0GB}}
                flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}
                """.formatted(state, address, port, port));
        Files.writeString(directory.resolve("teams.yml"), "teams: {blue: {}}");
        KindlingConfig config = ((ConfigResult.Read) new ConfigReader(Map.of()).read(directory)).kindling();
        try (var engine = new RehearsalEngine(directory.resolve("rehearsal"), "127.0.0.1", InstantSource.system())) {
            return new Doctor(
                            new HostExaminations(
                                            config,
                                            engine,
                                            new HostExaminations.Database(
                                                    state.resolve("kindling.db"),
                                                    new SqlDatabaseCheck(Duration.ofMillis(200))),
                                            taken -> false)
                                    .all(),
                            Duration.ofMinutes(1))
                    .examine();
        }
    }

    private static List<Finding> about(String subject, Diagnosis diagnosis) {
        return diagnosis.chapters().stream()
                .filter(chapter -> chapter.subject().equals(subject))
                .flatMap(chapter -> chapter.findings().stream())
                .toList();
    }

    @Test
    void a_sound_host_has_nothing_to_mend() throws IOException {
        Diagnosis diagnosis = examine("127.0.0.1");
        assertThat(diagnosis.chapters().stream().flatMap(chapter -> chapter.findings().stream()))
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.OK));
    }

    @Test
    void something_that_keeps_the_clock_right_is_seen_and_its_lack_told() throws IOException {
        Path run = Files.createDirectories(directory.resolve("run"));
        assertThat(HostExaminations.clock(run)).singleElement().satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Finding.Verdict.WARNING);
            assertThat(found.fix()).contains("timedatectl set-ntp true");
        });

        Files.createDirectories(run.resolve("chrony"));
        Files.writeString(run.resolve("chrony/chronyd.pid"), "1");
        assertThat(HostExaminations.clock(run)).containsExactly(Finding.ok("kept by chrony"));

        Files.createDirectories(run.resolve("systemd/timesync"));
        Files.writeString(run.resolve("systemd/timesync/synchronized"), "");
        assertThat(HostExaminations.clock(run))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("systemd-timesyncd"));
    }

    @Test
    void a_port_that_another_program_holds_is_named() throws IOException {
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(about("ports", examine("127.0.0.1"))).singleElement().satisfies(finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
                assertThat(finding.what()).contains(String.valueOf(other.getLocalPort()));
            });
        }
    }

    @Test
    void a_name_that_nobody_knows_is_a_problem() throws IOException {
        assertThat(about("names", examine("no-such-host.invalid")))
                .anySatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM));
    }

    @Test
    void a_state_directory_that_is_not_there_yet_is_no_problem() throws IOException {
        Files.delete(state);
        assertThat(about("state directory", examine("127.0.0.1")))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.WARNING);
    }

    private Path database() {
        Path file = state.resolve("kindling.db");
        SqlDatabase.open(file).close();
        return file;
    }

    @Test
    void a_sound_database_is_told_as_such_and_stays_as_it_is() throws IOException {
        byte[] before = Files.readAllBytes(database());
        assertThat(about("database", examine("127.0.0.1"))).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.OK);
            assertThat(finding.what()).contains("kindling.db is whole");
        });
        assertThat(state.resolve("kindling.db")).hasBinaryContent(before);
    }

    @Test
    void a_damaged_database_is_a_problem_and_the_way_to_the_backup_its_fix() throws IOException {
        Path file = database();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int page = 1; page < 8; page++) {
                channel.write(ByteBuffer.wrap(new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}), page * 4096L);
            }
        }
        assertThat(about("database", examine("127.0.0.1"))).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
            assertThat(finding.what()).contains("kindling.db is damaged");
            assertThat(finding.fix()).contains("kindling restore BACKUP --replace");
        });
    }

    @Test
    void a_database_that_another_program_keeps_locked_is_a_problem() throws Exception {
        Path file = database();
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("begin immediate");
            assertThat(about("database", examine("127.0.0.1"))).singleElement().satisfies(finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
                assertThat(finding.what()).contains("Another program holds the database");
                assertThat(finding.fix()).contains("fuser -v " + file);
            });
        }
    }

    @Test
    void a_full_disk_is_a_problem_and_little_room_worth_a_look() {
        assertThat(StateExamination.room(state, 0).verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(StateExamination.room(state, 500L << 20).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(StateExamination.room(state, 5L << 30).verdict()).isEqualTo(Verdict.OK);
    }
}
