package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @Test
    void the_sample_needs_no_environment_and_stays_on_this_computer() {
        var read = (ConfigResult.Read) new ConfigReader(Map.of()).read(Samples.DIRECTORY);
        assertThat(read.kindling().engine()).isEqualTo("rehearsal");
        assertThat(read.kindling().stateDir()).isEqualTo(Path.of("/var/lib/kindling"));
        assertThat(read.kindling().http().isLoopback()).isTrue();
        assertThat(read.kindling().console()).contains(new KindlingConfig.Console(Optional.empty()));
        assertThat(read.kindling().slack()).isEmpty();
        assertThat(read.kindling().discord()).isEmpty();
        assertThat(read.teams().teams().keySet()).containsExactly("blue", "red");
        assertThat(read.teams().teams().values())
                .flatMap(team -> team.members().console())
                .containsExactly("alice", "bob", "carol", "dave", "erin");
        assertThat(read.teams().operators().console()).containsExactly("olga");
    }

    @Test
    void everything_that_the_samples_show_in_comments_is_valid(@TempDir Path directory) throws IOException {
        for (String file : List.of("kindling.yml", "teams.yml")) {
            Files.writeString(directory.resolve(file), Samples.uncommented(Samples.DIRECTORY.resolve(file)));
        }
        var environment = Map.of(
                "SLACK_APP_TOKEN", "a",
                "SLACK_BOT_TOKEN", "b",
                "DISCORD_TOKEN", "c",
                "KINDLING_CONSOLE_PASSWORD", "d");
        var result = new ConfigReader(environment).read(directory);
        assertThat(Configs.faults(directory, result)).isEmpty();
        var read = (ConfigResult.Read) result;
        assertThat(read.kindling().slack())
                .map(slack -> slack.botToken().reveal())
                .contains("b");
        assertThat(read.kindling().discord().orElseThrow().guilds()).containsExactly("100000000000000001");
        assertThat(Configs.team(read.teams(), "blue").members().slack().userGroups())
                .containsExactly("S012ABCDEF");
    }

    @Test
    void what_is_left_out_has_its_default() {
        var kindling = Configs.read(Configs.KINDLING, Configs.TEAMS, Map.of()).kindling();
        assertThat(kindling)
                .isEqualTo(new KindlingConfig(
                        Path.of("/var/lib/kindling"),
                        new KindlingConfig.Database("jdbc:sqlite:kindling.db"),
                        new KindlingConfig.Http("127.0.0.1", 8080),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "rehearsal",
                        new KindlingConfig.Ignite("ignite", 1, Duration.ofMinutes(3), Path.of("/var/lib/firecracker")),
                        new KindlingConfig.Rehearsal("127.0.0.1"),
                        new KindlingConfig.Host(
                                "sandboxes.example.org",
                                PortRange.parse("60000-60999"),
                                Duration.ofMinutes(1),
                                DataSize.gigabytes(4),
                                DataSize.gigabytes(20)),
                        Map.of(
                                "small",
                                new Flavour(
                                        "small",
                                        "",
                                        "",
                                        1,
                                        DataSize.gigabytes(1),
                                        DataSize.gigabytes(1),
                                        "root",
                                        Map.of(),
                                        "",
                                        "git clone https://github.com/kubernetes101/gitopsdays")),
                        new KindlingConfig.Limits(
                                Duration.ofHours(4),
                                Duration.ofHours(72),
                                List.of(Duration.ofMinutes(30), Duration.ofMinutes(5)),
                                1),
                        new KindlingConfig.KeySources(Optional.empty(), Optional.empty()),
                        KindlingConfig.Inventory.off(),
                        Optional.empty()));
    }

    @Test
    void platforms_have_the_public_addresses_by_default() {
        var kindling = Configs.read(Configs.KINDLING + """
                                slack: {app-token: "${A}", bot-token: "${B}"}
                                discord: {token: "${C}", guilds: ["123456789012345678"]}
                                """, Configs.TEAMS, Map.of("A", "1", "B", "2", "C", "3"))
                .kindling();
        assertThat(kindling.slack())
                .contains(new KindlingConfig.Slack(
                        Optional.of(new Secret("1")),
                        new Secret("2"),
                        "socket",
                        Optional.empty(),
                        "https://slack.com/api/"));
        assertThat(kindling.discord())
                .contains(new KindlingConfig.Discord(
                        new Secret("3"),
                        List.of("123456789012345678"),
                        "https://discord.com/api/v10/",
                        "wss://gateway.discord.gg/"));
    }

    @Test
    void maps_and_people_keep_the_order_of_the_file() {
        var read = Configs.read("""
                host: {address: a}
                flavours:
                  zebra: {cpus: 1, memory: 1GB, disk: 1GB, copy-files: {/z: /z, /b: /b, /a: /a}}
                  ant: {cpus: 2, memory: 1GB, disk: 1GB}
                  mouse: {cpus: 4, memory: 1GB, disk: 1GB}
                """, """
                teams:
                  yellow: {members: {console: [zoe, bob, ann]}}
                  green: {}
                  blue: {flavours: [mouse, ant]}
                """, Map.of());
        assertThat(read.kindling().flavours().keySet()).containsExactly("zebra", "ant", "mouse");
        assertThat(read.kindling().defaultFlavour().name()).isEqualTo("zebra");
        assertThat(read.kindling().defaultFlavour().copyFiles().keySet()).containsExactly("/z", "/b", "/a");
        assertThat(read.teams().teams().keySet()).containsExactly("yellow", "green", "blue");
        assertThat(Configs.team(read.teams(), "yellow").members().console()).containsExactly("zoe", "bob", "ann");
        assertThat(Configs.team(read.teams(), "yellow").flavours()).containsExactly("zebra", "ant", "mouse");
        assertThat(Configs.team(read.teams(), "blue").flavours()).containsExactly("mouse", "ant");
    }

    @Test
    void text_is_read_as_it_is_written() {
        var teams = Configs.read(
                        Configs.KINDLING, "teams: {no: {members: {console: [no, 012, on, 1e3, 2001-01-01]}}}", Map.of())
                .teams();
        assertThat(Configs.team(teams, "no").members().console())
                .containsExactly("no", "012", "on", "1e3", "2001-01-01");
    }

    @Test
    void warnings_are_longest_first_and_defaults_that_come_too_early_are_left_out() {
        var sorted = Configs.read(
                        Configs.KINDLING + "limits: {warn-before: [5m, 1h, 30m, 1h]}", Configs.TEAMS, Map.of())
                .kindling();
        assertThat(sorted.limits().warnBefore())
                .containsExactly(Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMinutes(5));
        var brief = Configs.read(Configs.KINDLING + "limits: {life: 20m}", Configs.TEAMS, Map.of())
                .kindling();
        assertThat(brief.limits().warnBefore()).containsExactly(Duration.ofMinutes(5));
        var none = Configs.read(Configs.KINDLING + "limits: {warn-before: []}", Configs.TEAMS, Map.of())
                .kindling();
        assertThat(none.limits().warnBefore()).isEmpty();
    }

    @Test
    void a_relative_file_to_copy_lies_beside_the_configuration(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("daemon.json"), "{}");
        Configs.write(directory, """
                host: {address: "fd00::1"}
                http: {listen: "[::1]:0"}
                flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB, copy-files: {daemon.json: /etc/docker/daemon.json}}}
                """, Configs.TEAMS);
        var read = (ConfigResult.Read) new ConfigReader(Map.of()).read(directory);
        assertThat(read.kindling().defaultFlavour().copyFiles())
                .containsExactly(Map.entry(
                        directory.resolve("daemon.json").toAbsolutePath().toString(), "/etc/docker/daemon.json"));
        assertThat(read.kindling().http()).isEqualTo(new KindlingConfig.Http("::1", 0));
        assertThat(read.kindling().http().isLoopback()).isTrue();
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_do_no_harm() {
        var kindling = "\uFEFF" + Configs.KINDLING.replace("\n", "\r\n");
        assertThat(Configs.faultsOf(kindling)).isEmpty();
        assertThat(Configs.faultsOf(kindling + "\r\nengin: x\r\n"))
                .containsExactly("kindling.yml:4:1: 'engin' is not a setting; did you mean 'engine'?");
    }

    @Test
    void all_faults_of_both_files_come_at_once_in_order() {
        var faults = Configs.faultsOf("""
                state-dir: var/kindling
                htp: {listen: 1}
                slack: {app-token: xapp-1, mode: socke}
                engine: ignit
                ignite: [a]
                host: {ports: 80-90, reserve: {memory: 4, dsk: 2GB}}
                flavours:
                  Big: {cpus: 3, memory: 64MB, disk: 1GB}
                limits: {life: 4h, longest-life: 2h, warn-before: [5h, 30], life: 2h}
                """, """
                teams:
                  blue: {flavours: [Bg]}
                  red: {flavours: [bg], limits: {sandboxes: 0}}
                """, Map.of());
        assertThat(faults)
                .extracting(fault -> fault.substring(0, fault.indexOf(": ")))
                .containsExactly(
                        "kindling.yml:1:12",
                        "kindling.yml:2:1",
                        "kindling.yml:3:1",
                        "kindling.yml:3:20",
                        "kindling.yml:3:34",
                        "kindling.yml:4:9",
                        "kindling.yml:5:9",
                        "kindling.yml:6:1",
                        "kindling.yml:6:15",
                        "kindling.yml:6:40",
                        "kindling.yml:6:43",
                        "kindling.yml:8:3",
                        "kindling.yml:8:15",
                        "kindling.yml:8:26",
                        "kindling.yml:9:34",
                        "kindling.yml:9:52",
                        "kindling.yml:9:56",
                        "kindling.yml:9:61",
                        "teams.yml:2:21",
                        "teams.yml:3:20",
                        "teams.yml:3:45");
    }
}
