package dev.kindling.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInsTest {
    private final MachineRecord machine = new MachineRecord(
            "00000000000000aa",
            "vm-alice-001",
            60001,
            "dev",
            List.of(),
            Map.of(),
            true,
            "/keys/host",
            "standard",
            "git, Docker",
            "2026-11-22T08:00:00Z",
            "2026-11-22T08:00:00Z");
    private final BuiltIns builtIns = new BuiltIns(machine, InstantSource.fixed(Instant.parse("2026-11-23T09:30:05Z")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whoami | dev",
                "hostname | vm-alice-001",
                "pwd | /home/dev",
                "date | Mon Nov 23 09:30:05 UTC 2026",
                "ls | README  motd",
                "ls -la /etc | README  motd",
                "id | uid=1000(dev) gid=1000(dev) groups=1000(dev)",
                "uname | Kindling-rehearsal",
                "echo hello   'big  world' | hello big  world",
                "echo | ''",
            })
    void a_built_in_answers(String line, String answer) {
        assertThat(builtIns.run(line)).isEqualTo(Answer.of(answer));
    }

    @Test
    void uptime_counts_from_the_start() {
        assertThat(builtIns.run("uptime").out()).startsWith(" up 1 days, 01:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"git --version", "docker --version", "docker version"})
    void tools_of_a_real_machine_say_where_they_would_be(String line) {
        assertThat(builtIns.run(line).out()).contains("would be there on a real machine");
        assertThat(builtIns.run(line).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"git clone https://example.org/x", "docker run hello", "bash", "/bin/sh", "scp -t /", "sudo ls"})
    void what_would_run_a_program_is_not_found(String line) {
        assertThat(builtIns.run(line).status()).isEqualTo(127);
        assertThat(builtIns.run(line).out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"echo $HOME", "echo `id`", "echo $(id)", "whoami > /tmp/x", "ls; reboot", "ls | wc", "echo 'open"
            })
    void shell_signs_are_refused_in_words(String line) {
        assertThat(builtIns.run(line).status()).isEqualTo(2);
        assertThat(builtIns.run(line).err()).contains("no real shell");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "cat /etc/passwd", "cat ../../machine.json"})
    void no_file_of_the_host_can_be_read(String line) {
        assertThat(builtIns.run(line).status()).isEqualTo(1);
        assertThat(builtIns.run(line).out()).isEmpty();
    }

    @Test
    void the_readme_and_the_motd_say_that_there_is_no_machine() {
        assertThat(builtIns.run("cat README").out()).contains("without a machine behind it", "VS Code Remote-SSH");
        assertThat(builtIns.run("cat motd").out())
                .contains("there is none behind", "VS Code Remote-SSH", "git, Docker");
        assertThat(builtIns.run("help").out()).contains("VS Code Remote-SSH");
    }

    @Test
    void every_command_that_help_names_answers() {
        for (String name : List.of("clear", "exit", "logout", "poweroff", "uname", "true", "help")) {
            assertThat(builtIns.run(name).status()).as(name).isZero();
        }
        assertThat(builtIns.run("exit").next()).isEqualTo(Answer.Next.LOG_OUT);
        assertThat(builtIns.run("poweroff").next()).isEqualTo(Answer.Next.POWER_OFF);
    }

    @Test
    void an_unknown_name_comes_back_short_and_without_control_characters() {
        var answer = builtIns.run("\"\033]0;gotcha\007" + "x".repeat(500) + "\"");

        assertThat(answer.err())
                .startsWith("?]0;gotcha?xxx")
                .doesNotContain("\033", "\007")
                .hasSizeLessThan(300);
    }

    @Test
    void an_empty_line_says_nothing() {
        assertThat(builtIns.run("   ")).isEqualTo(Answer.NOTHING);
    }
}
