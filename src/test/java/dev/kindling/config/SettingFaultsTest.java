package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One fault for each rule, with its place. */
class SettingFaultsTest {
    private static final String SLACK = "slack: {app-token: \"${A}\", bot-token: \"${A}\"";
    private static final String DISCORD = "discord: {token: \"${A}\"";

    /** The added line is the third of the file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            engin: ignite                             | 1  | 'engin' is not a setting; did you mean 'engine'?
            flavors: {}                               | 1  | 'flavors' is not a setting; did you mean 'flavours'?
            state_dir: /tmp                           | 1  | 'state_dir' is not a setting; did you mean 'state-dir'?
            limits: {lief: 4h}                        | 10 | 'limits.lief' is not a setting; did you mean 'life'?
            database: {schema: x}                     | 12 | 'database.schema' is not a setting; there are 'url'
            reconcile-interval: 30s                   | 1  | 'reconcile-interval' is no longer a setting; remove it; Kindling acts at once, there is no reconcile loop
            limits: [4h]                              | 9  | 'limits' is a list; write a section, 'name: value' on each line
            limits: 4h                                | 9  | 'limits' is a single value; write a section, 'name: value' on each line
            console:                                  | 1  | 'console' has nothing in it; write {} for its defaults, or remove it
            http: 8080                                | 7  | 'http' is a single value; write a section, 'name: value' on each line
            state-dir:                                | 1  | 'state-dir' is empty; write an absolute path, such as /var/lib/kindling
            state-dir: [/tmp]                         | 12 | 'state-dir' is a list; write an absolute path, such as /var/lib/kindling
            state-dir: {a: b}                         | 1  | 'state-dir' is a section; write an absolute path, such as /var/lib/kindling
            state-dir: kindling                       | 12 | 'state-dir' cannot be 'kindling'; write an absolute path, such as /var/lib/kindling
            database: {url: "jdbc:mysql:x"}           | 17 | 'database.url' cannot be 'jdbc:mysql:x'; write jdbc:sqlite: and a file name, such as jdbc:sqlite:kindling.db
            engine: ignit                             | 9  | 'engine' cannot be 'ignit'; did you mean 'ignite'?
            engine: docker                            | 9  | 'engine' cannot be 'docker'; write ignite or rehearsal
            ignite: {parallelism: 0}                  | 23 | 'ignite.parallelism' cannot be '0'; write a whole number from 1 to 16
            ignite: {parallelism: 17}                 | 23 | 'ignite.parallelism' cannot be '17'; write a whole number from 1 to 16
            ignite: {parallelism: 01}                 | 23 | 'ignite.parallelism' cannot be '01'; write a whole number from 1 to 16
            ignite: {timeout: 0s}                     | 19 | 'ignite.timeout' cannot be '0s'; write a time span such as 30m, 4h or 1d12h
            ignite: {timeout: 180}                    | 19 | 'ignite.timeout' cannot be '180'; write a time span such as 30m, 4h or 1d12h
            ignite: {binary: -x}                      | 18 | 'ignite.binary' cannot be '-x'; write the name or path of a program
            rehearsal: {bind: localhost}              | 19 | 'rehearsal.bind' cannot be 'localhost'; write a literal address, such as 127.0.0.1
            limits: {life: 4h, longest-life: 2h}      | 34 | 'limits.longest-life' (2h) is shorter than 'limits.life' (4h); make it at least as long
            limits: {life: 100h}                      | 1  | 'limits.longest-life' (3d) is shorter than 'limits.life' (4d4h); make it at least as long
            limits: {warn-before: [5m, 4h]}           | 28 | a warning 4h before the end of a life of 4h would never come; make it shorter than 'limits.life'
            limits: {warn-before: 5m}                 | 23 | 'limits.warn-before' is a single value; write a list, such as [one, two]
            limits: {warn-before: [[5m]]}             | 24 | 'limits.warn-before[0]' is a list; write a time span such as 30m, 4h or 1d12h
            limits: {life: 1h, life: 2h}              | 20 | 'limits.life' stands here again, after line 3; keep one of them
            inventory: {mode: record}                 | 19 | 'inventory.repository' is missing; add the Git address, or use mode off
            inventory: {mode: on}                     | 19 | 'inventory.mode' cannot be 'on'; write off or record or drive
            inventory: {repository: "--upload-pack=x"} | 25 | 'inventory.repository' cannot be '--upload-pack=x'; write a Git address without a password in it, such as git@github.com:org/inventory.git
            inventory: {repository: "https://joe:pw@h/x"} | 25 | 'inventory.repository' cannot be 'https://****@h/x'; write a Git address without a password in it, such as git@github.com:org/inventory.git
            key-sources: {github: github.com}         | 23 | 'key-sources.github' cannot be 'github.com'; write an http or https address, such as https://github.com
            key-sources: {gitlab: "https://"}         | 23 | 'key-sources.gitlab' cannot be 'https://'; write an http or https address, such as https://github.com
            {a: b}: c                                 | 1  | a name of a setting is missing here; write 'name: value'
            ? [a]                                     | 3  | a name of a setting is missing here; write 'name: value'
            """)
    void a_faulty_setting_is_told_with_its_place(String line, int column, String fault) {
        assertThat(Configs.faultsOf(Configs.KINDLING + line))
                .containsExactly("kindling.yml:3:" + column + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ports: 60000-60999                  | 1  | 'host.address' is missing (what tenants connect to); write a host name or a literal address, such as sandboxes.example.org
            address: "my host"                  | 17 | 'host.address' cannot be 'my host'; write a host name or a literal address, such as sandboxes.example.org
            address: -oProxyCommand=x           | 17 | 'host.address' cannot be '-oProxyCommand=x'; write a host name or a literal address, such as sandboxes.example.org
            address: a..b                       | 17 | 'host.address' cannot be 'a..b'; write a host name or a literal address, such as sandboxes.example.org
            address: 10.0.0.256                 | 17 | 'host.address' cannot be '10.0.0.256'; write a host name or a literal address, such as sandboxes.example.org
            address: 0.0.0.0                    | 17 | 'host.address' cannot be '0.0.0.0'; write a host name or a literal address, such as sandboxes.example.org
            address: "fe80::1::2"               | 17 | 'host.address' cannot be 'fe80::1::2'; write a host name or a literal address, such as sandboxes.example.org
            address: a, ports: 80-90            | 27 | 'host.ports' cannot be '80-90'; write a range between 1024 and 65535, lower end first, such as 60000-60999
            address: a, ports: 60999-60000      | 27 | 'host.ports' cannot be '60999-60000'; write a range between 1024 and 65535, lower end first, such as 60000-60999
            address: a, ports: 60000-99999      | 27 | 'host.ports' cannot be '60000-99999'; write a range between 1024 and 65535, lower end first, such as 60000-60999
            address: a, quarantine: soon        | 32 | 'host.quarantine' cannot be 'soon'; write a time span such as 30m, 4h or 1d12h
            address: a, reserve: 4GB            | 29 | 'host.reserve' is a single value; write a section, 'name: value' on each line
            address: a, reserve: {memory: 4}    | 38 | 'host.reserve.memory' cannot be '4'; write a whole number with B, KB, MB, GB or TB, such as 512MB
            address: a, reserve: {disk: 1.5GB}  | 36 | 'host.reserve.disk' cannot be '1.5GB'; write a whole number with B, KB, MB, GB or TB, such as 512MB
            address: a, reserve: {disk: 999999999TB} | 36 | 'host.reserve.disk' cannot be '999999999TB'; write a whole number with B, KB, MB, GB or TB, such as 512MB
            address: a, reserve: {ram: 4GB}     | 30 | 'host.reserve.ram' is not a setting; there are 'memory', 'disk'
            """)
    void a_faulty_host_is_told_with_its_place(String settings, int column, String fault) {
        String yaml = "flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}\nhost: {" + settings + "}";
        assertThat(Configs.faultsOf(yaml)).containsExactly("kindling.yml:2:" + column + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpus: 3, memory: 1GB, disk: 1GB     | 15 | 'flavours.big.cpus' cannot be '3'; write 1 or an even number up to 32, which is what Firecracker takes
            cpus: 0, memory: 1GB, disk: 1GB     | 15 | 'flavours.big.cpus' cannot be '0'; write 1 or an even number up to 32, which is what Firecracker takes
            cpus: 34, memory: 1GB, disk: 1GB    | 15 | 'flavours.big.cpus' cannot be '34'; write 1 or an even number up to 32, which is what Firecracker takes
            cpus: 2, memory: 127MB, disk: 1GB   | 26 | 'flavours.big.memory' cannot be '127MB'; write a whole number with B, KB, MB, GB or TB, such as 512MB, at least 128MB
            cpus: 2, memory: 1GB, disk: 1023MB  | 37 | 'flavours.big.disk' cannot be '1023MB'; write a whole number with B, KB, MB, GB or TB, such as 512MB, at least 1GB
            cpus: 2, memory: 1GB                | 3  | 'flavours.big.disk' is missing (disk of the machine); write a whole number with B, KB, MB, GB or TB, such as 512MB, at least 1GB
            cpus: 2, memory: 1GB, disk: 1GB, image: -rf | 49 | 'flavours.big.image' cannot be '-rf'; write an OCI image in full, such as weaveworks/ignite-ubuntu:latest
            cpus: 2, memory: 1GB, disk: 1GB, image: "a b" | 49 | 'flavours.big.image' cannot be 'a b'; write an OCI image in full, such as weaveworks/ignite-ubuntu:latest
            cpus: 2, memory: 1GB, disk: 1GB, user: "a;b" | 48 | 'flavours.big.user' cannot be 'a;b'; write a Unix user name
            cpus: 2, memory: 1GB, disk: 1GB, ssh: key | 42 | 'flavours.big.ssh' is no longer a setting; remove it; each sandbox gets its own tenant's key
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: b} | 59 | 'flavours.big.copy-files./a' cannot be 'b'; write an absolute path in the machine without '.' or '..', such as /etc/docker/daemon.json
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: /x/../b} | 59 | 'flavours.big.copy-files./a' cannot be '/x/../b'; write an absolute path in the machine without '.' or '..', such as /etc/docker/daemon.json
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: /etc/ssh/ssh_host_ed25519_key} | 55 | '/etc/ssh/ssh_host_ed25519_key' belongs to Kindling, which puts the sandbox's own keys there; remove this line
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: /root/.ssh/authorized_keys} | 55 | '/root/.ssh/authorized_keys' belongs to Kindling, which puts the sandbox's own keys there; remove this line
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: /x, /b: /x} | 63 | '/b' and '/a' would both become '/x'; keep one of them
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {/a: /x, /./a: /y} | 63 | '/./a' stands here again; keep one of them
            cpus: 2, memory: 1GB, disk: 1GB, copy-files: {-a: /x} | 55 | '-a' cannot be a name in 'flavours.big.copy-files'; write the path of a file, absolute or beside this file
            """)
    void a_faulty_flavour_is_told_with_its_place(String settings, int column, String fault) {
        String yaml = "host: {address: a}\nflavours:\n  big: {" + settings + "}";
        assertThat(Configs.faultsOf(yaml)).containsExactly("kindling.yml:3:" + column + ": " + fault);
    }

    @Test
    void a_relative_file_to_copy_has_to_be_there() {
        String yaml = """
                host: {address: a}
                flavours: {big: {cpus: 1, memory: 1GB, disk: 1GB, copy-files: {daemon.json: /x}}}
                """;
        assertThat(Configs.faultsOf(yaml))
                .singleElement()
                .asString()
                .startsWith("kindling.yml:2:64: there is no file 'daemon.json' in ")
                .endsWith("; put it beside this file, or write its absolute path");
    }

    @Test
    void names_of_flavours_and_teams_are_safe_everywhere() {
        assertThat(Configs.faultsOf(
                        "host: {address: a}\nflavours: {Big_One: {cpus: 1, memory: 1GB, disk: 1GB}}",
                        "teams: {../x: {}}",
                        Map.of()))
                .containsExactly(
                        "kindling.yml:2:12: 'Big_One' cannot be a name in 'flavours'; use at most 63 small letters, digits"
                                + " and hyphens, with a letter or digit at both ends",
                        "teams.yml:1:9: '../x' cannot be a name in 'teams'; use at most 63 small letters, digits"
                                + " and hyphens, with a letter or digit at both ends");
    }

    @Test
    void there_is_at_least_one_flavour_and_one_team() {
        assertThat(Configs.faultsOf("host: {address: a}\nflavours: {}", "operators: {}", Map.of()))
                .containsExactly(
                        "kindling.yml:2:1: 'flavours' is empty; there has to be at least one in it",
                        "teams.yml:1:1: 'teams' is missing (teams by name); write a section with at least one");
    }

    @Test
    void the_engine_ignite_needs_images() {
        assertThat(Configs.faultsOf(Configs.KINDLING + "engine: ignite"))
                .containsExactly(
                        "kindling.yml:2:12: 'flavours.small.image' is missing, which the engine ignite needs; write an OCI"
                                + " image in full, such as weaveworks/ignite-ubuntu:latest",
                        "kindling.yml:2:12: 'flavours.small.kernel' is missing, which the engine ignite needs; write an OCI"
                                + " image in full, such as weaveworks/ignite-ubuntu:latest");
    }

    @Test
    void ignite_takes_images_by_their_tag_and_not_by_a_digest() {
        String digest = "@sha256:" + "0123456789abcdef".repeat(4);
        String flavours = Configs.KINDLING.replace("disk: ", "image: \"a/b:1" + digest + "\", kernel: a/k:1, disk: ");
        assertThat(Configs.faultsOf(flavours + "engine: ignite"))
                .singleElement()
                .asString()
                .contains("'flavours.small.image' has a digest, which the engine ignite cannot read", "with a tag");
        assertThat(Configs.faultsOf(flavours)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "8080",
                ":8080",
                "127.0.0.1",
                "127.0.0.1:99999",
                "::1:8080",
                "[127.0.0.1]:80",
                "1.2.3:80",
                "[::g]:80"
            })
    void an_address_to_listen_on_is_literal_and_has_a_port(String listen) {
        assertThat(Configs.faultsOf(Configs.KINDLING + "http: {listen: \"" + listen + "\"}"))
                .containsExactly("kindling.yml:3:16: 'http.listen' cannot be '" + listen
                        + "'; write a literal address and a port, such as 127.0.0.1:8080 or [::1]:8080");
    }

    @Test
    void an_open_console_needs_a_password() {
        String open = Configs.KINDLING + "http: {listen: 0.0.0.0:8080}\n";
        assertThat(Configs.faultsOf(open)).isEmpty();
        assertThat(Configs.faultsOf(open + "console: {}"))
                .containsExactly("kindling.yml:4:1: the console has no password, yet 'http.listen' is not loopback;"
                        + " set console.password, or listen on 127.0.0.1");
        assertThat(Configs.faultsOf(open + "console: {password: \"${X:-}\"}"))
                .containsExactly("kindling.yml:4:21: the console has no password, yet 'http.listen' is not loopback;"
                        + " set console.password, or listen on 127.0.0.1");
        assertThat(Configs.faultsOf(open + "console: {password: \"${X}\"}", Configs.TEAMS, Map.of("X", "secret")))
                .isEmpty();
    }

    @Test
    void the_app_token_is_needed_for_sockets_only() {
        var environment = Map.of("A", "token");
        assertThat(Configs.faultsOf(Configs.KINDLING + "slack: {bot-token: \"${A}\"}", Configs.TEAMS, environment))
                .containsExactly("kindling.yml:3:1: 'slack.app-token' is missing, without which Slack opens no socket;"
                        + " add it (xapp-…), or use mode http with a signing-secret");
        assertThat(Configs.faultsOf(
                        Configs.KINDLING + "slack: {bot-token: \"${A}\", mode: http, signing-secret: \"${A}\"}",
                        Configs.TEAMS,
                        environment))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , mode: htp}               | 53 | 'slack.mode' cannot be 'htp'; did you mean 'http'?
            , mode: http}              | 53 | 'slack.signing-secret' is missing, without which anybody could speak for Slack in mode http; add it, or use mode socket
            , api-url: "https://a.b"}  | 56 | 'slack.api-url' cannot be 'https://a.b'; write an http or https address that ends in /, such as https://slack.com/api/
            """)
    void a_faulty_slack_is_told_with_its_place(String settings, int column, String fault) {
        assertThat(Configs.faultsOf(Configs.KINDLING + SLACK + settings, Configs.TEAMS, Map.of("A", "token")))
                .containsExactly("kindling.yml:3:" + column + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            }                               | 1  | 'discord.guilds' is missing (ids of the guilds that are served); write a list, such as [one, two]
            , guilds: []}                   | 34 | 'discord.guilds' is empty; there has to be at least one in it
            , guilds: [100000000000000001]} | 35 | 'discord.guilds[0]' cannot be '100000000000000001' without quotes; write the id of 17 to 20 digits in quotes (in Discord: developer mode, Copy ID)
            , guilds: ["12"]}               | 35 | 'discord.guilds[0]' cannot be '12'; write the id of 17 to 20 digits in quotes (in Discord: developer mode, Copy ID)
            , guilds: ["100000000000000001"], gateway-url: "https://a"} | 71 | 'discord.gateway-url' cannot be 'https://a'; write a ws or wss address, such as wss://gateway.discord.gg/
            """)
    void a_faulty_discord_is_told_with_its_place(String settings, int column, String fault) {
        assertThat(Configs.faultsOf(Configs.KINDLING + DISCORD + settings, Configs.TEAMS, Map.of("A", "token")))
                .containsExactly("kindling.yml:3:" + column + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            flavours: [smal]                        | 21 | there is no flavour 'smal' in kindling.yml; did you mean 'small'?
            flavours: [gigantic]                    | 21 | there is no flavour 'gigantic' in kindling.yml; there are 'small'
            members: {console: alice}               | 29 | 'teams.blue.members.console' is a single value; write a list, such as [one, two]
            members: {console: ["a b"]}             | 30 | 'teams.blue.members.console[0]' cannot be 'a b'; use at most 64 letters, digits, '.', '_' and '-'
            members: {slack: {users: [alice]}}      | 36 | 'teams.blue.members.slack.users[0]' cannot be 'alice'; write a member id, such as U012ABCDEF (in Slack: profile, Copy member ID)
            members: {slack: {user-groups: [U012]}} | 42 | 'teams.blue.members.slack.user-groups[0]' cannot be 'U012'; write a user group's id, such as S012ABCDEF
            members: {slack: {groups: [S012]}}      | 28 | 'teams.blue.members.slack.groups' is not a setting; there are 'user-groups', 'users'
            members: {discord: {roles: [mods]}}     | 38 | 'teams.blue.members.discord.roles[0]' cannot be 'mods'; write the id of 17 to 20 digits in quotes (in Discord: developer mode, Copy ID)
            limits: {sandboxes: 0}                  | 30 | 'teams.blue.limits.sandboxes' cannot be '0'; write a whole number from 1 to 100000
            limits: {per-person: many}              | 31 | 'teams.blue.limits.per-person' cannot be 'many'; write a whole number from 1 to 1000
            limits: {perperson: 1}                  | 19 | 'teams.blue.limits.perperson' is not a setting; did you mean 'per-person'?
            """)
    void a_faulty_team_is_told_with_its_place(String settings, int column, String fault) {
        assertThat(Configs.faultsOf(Configs.KINDLING, "teams:\n  blue: {" + settings + "}", Map.of()))
                .containsExactly("teams.yml:2:" + column + ": " + fault);
    }
}
