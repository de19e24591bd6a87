package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProgramsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ProcessRunner runner = new LocalPrograms("/usr/bin:/bin");

    @Test
    void both_streams_and_the_exit_code_come_back() {
        var result = runner.run(List.of("/bin/sh", "-c", "echo out; echo err >&2; exit 7"), LONG);

        assertThat(result).isEqualTo(new ProcessResult(7, "out\n", "err\n", false));
    }

    @Test
    void arguments_arrive_as_they_are() {
        var result = runner.run(List.of("/bin/printf", "%s|", "", "a b", "$(id)", "'q'", "\"", "two\nlines"), LONG);

        assertThat(result.stdout()).isEqualTo("|a b|$(id)|'q'|\"|two\nlines|");
    }

    @Test
    void the_environment_is_three_variables() {
        var result = runner.run(List.of("/usr/bin/env"), LONG);

        assertThat(result.stdout().lines().map(line -> line.split("=")[0]))
                .containsExactlyInAnyOrder("PATH", "HOME", "LANG");
    }

    @Test
    void a_process_over_its_time_is_killed_with_all_that_it_started(@TempDir Path directory) throws Exception {
        Path pid = directory.resolve("pid");
        long begun = System.nanoTime();

        var result = runner.run(
                List.of("/bin/sh", "-c", "sleep 120 & echo $! > " + pid + "; sleep 120; true"), Duration.ofSeconds(4));

        assertThat(result.timedOut()).isTrue();
        assertThat(result.succeeded()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
        long grandchild = Long.parseLong(Files.readString(pid).strip());
        await().until(() ->
                ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void output_without_end_is_cut() {
        var result = runner.run(List.of("/usr/bin/head", "-c", "9000000", "/dev/zero"), LONG);

        assertThat(result.stdout()).hasSize(4 * 1024 * 1024);
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void a_program_that_is_not_there_is_named() {
        assertThatThrownBy(() -> runner.run(List.of("/no/such/program"), LONG))
                .isInstanceOfSatisfying(MissingProgramException.class, e -> {
                    assertThat(e.detail()).contains("/no/such/program");
                    assertThat(e.worthRetrying()).isFalse();
                });
    }
}
