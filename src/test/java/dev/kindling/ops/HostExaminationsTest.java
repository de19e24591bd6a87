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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
            return new Doctor(new HostExaminations(config, engine, taken -> false).all(), Duration.ofMinutes(1))
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
}
