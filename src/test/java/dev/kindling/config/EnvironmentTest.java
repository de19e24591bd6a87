package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders and secrets. */
class EnvironmentTest {
    private static final Map<String, String> SET = Map.of(
            "HOST", "h.example.org", "PORT", "9000", "EMPTY", "", "TOKEN", "xoxb-verysecret", "NESTED", "${HOST}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${HOST}                   | h.example.org
            a ${HOST} and ${PORT}     | a h.example.org and 9000
            ${NONE:-other}            | other
            ${HOST:-other}            | h.example.org
            ${EMPTY:-other}           | other
            ${NONE:-a:-b}             | a:-b
            $${HOST}                  | ${HOST}
            $HOST $$ $                | $HOST $$ $
            ${NESTED}                 | ${HOST}
            x${NONE:-}                | x
            """)
    void placeholders_are_filled(String text, String result) {
        assertThat(installed("'" + text + "'", SET)).isEqualTo(result);
    }

    @Test
    void a_setting_whose_placeholder_comes_out_empty_is_left_out() {
        assertThat(installed("${NONE:-}", SET)).isEmpty();
        var kindling = Configs.read(
                        Configs.KINDLING + "engine: ${NONE:-}\nconsole:\n  password: ${NONE:-}\n", Configs.TEAMS, SET)
                .kindling();
        assertThat(kindling.engine()).isEqualTo("rehearsal");
        assertThat(kindling.console().orElseThrow().password()).isEmpty();
    }

    @Test
    void lists_and_numbers_take_placeholders_too() {
        var read = Configs.read(
                Configs.KINDLING + "ignite: {parallelism: \"${P:-2}\"}\nhttp: {listen: \"127.0.0.1:${PORT}\"}",
                "teams: {blue: {members: {console: [\"${WHO:-alice}\"], discord: {roles: [\"${R:-12345678901234567}\"]}}}}",
                SET);
        assertThat(read.kindling().ignite().parallelism()).isEqualTo(2);
        assertThat(read.kindling().http().port()).isEqualTo(9000);
        assertThat(Configs.team(read.teams(), "blue").members().console()).containsExactly("alice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${NONE}      | the environment variable NONE is not set; set it before the start, for 'host.address' (what tenants connect to)
            ${EMPTY}     | the environment variable EMPTY is empty; set it before the start, for 'host.address' (what tenants connect to)
            ${A-B}       | what stands in ${…} is not the name of a variable; write ${NAME} or ${NAME:-default}, for 'host.address' (what tenants connect to)
            ${}          | what stands in ${…} is not the name of a variable; write ${NAME} or ${NAME:-default}, for 'host.address' (what tenants connect to)
            ${HOST       | '${' is not closed; write ${NAME}, or $${ for a plain ${, for 'host.address' (what tenants connect to)
            ${NONE:-}    | 'host.address' is missing (what tenants connect to); write a host name or a literal address, such as sandboxes.example.org
            ${TOKEN}-_-  | 'host.address' cannot be what the environment gives; write a host name or a literal address, such as sandboxes.example.org
            """)
    void a_placeholder_that_gives_nothing_right_is_told(String text, String fault) {
        String yaml = "flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}\nhost:\n  address: '" + text + "'";
        assertThat(Configs.faultsOf(yaml, Configs.TEAMS, SET)).containsExactly("kindling.yml:3:12: " + fault);
    }

    @Test
    void every_variable_that_is_missing_is_told_at_once() {
        assertThat(Configs.faultsOf(Configs.KINDLING + "http: {listen: \"${A}:${B}\"}"))
                .hasSize(2)
                .allMatch(fault -> fault.startsWith("kindling.yml:3:16: the environment variable "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xoxb-verysecret",
                "'${TOKEN:-xoxb-verysecret}'",
                "'prefix-${TOKEN}'",
                "'${xoxb-verysecret}'",
                "'$${TOKEN}'",
                "''"
            })
    void a_secret_does_not_stand_in_the_file(String token) {
        var faults = Configs.faultsOf(
                Configs.KINDLING + "slack:\n  app-token: ${TOKEN}\n  bot-token: " + token, Configs.TEAMS, SET);
        assertThat(faults)
                .containsExactly(
                        "kindling.yml:5:14: 'slack.bot-token' is a secret and may not stand in a file that others"
                                + " read and Git keeps; write ${SLACK_BOT_TOKEN} and set that environment variable");
    }

    @Test
    void a_secret_has_no_surrounding_space_and_one_line() {
        var environment = Map.of("A", "verysecret\n", "B", " verysecret");
        var faults = Configs.faultsOf(
                Configs.KINDLING + "slack: {app-token: \"${A}\", bot-token: \"${B}\"}", Configs.TEAMS, environment);
        assertThat(faults)
                .containsExactly(
                        "kindling.yml:3:20: 'slack.app-token' cannot be what the environment gives;"
                                + " set it to one line without surrounding space",
                        "kindling.yml:3:39: 'slack.bot-token' cannot be what the environment gives;"
                                + " set it to one line without surrounding space");
    }

    @Test
    void a_token_in_the_wrong_place_and_the_environment_are_never_quoted() {
        var faults = Configs.faultsOf(
                """
                host: {address: xoxb-verysecret_1, ports: "${TOKEN}"}
                engine: "${TOKEN}"
                flavours: {xoxb-verysecret_2: {cpus: "${TOKEN}", memory: 1GB, disk: 1GB}}
                slack: [xapp-verysecret]
                database: {url: MTAwMDAwMDAwMDAwMDAwMDAw.verysecret.abcdefghijklmnopqrstuvwxyz0}
                inventory: {repository: "https://joe:verysecret@example.org/x"}
                limits: {life: "${TOKEN}", warn-before: ["${TOKEN}"]}
                """, "teams: {blue: {members: {console: [\"${TOKEN}!\"]}, flavours: [xoxb-verysecret]}}", SET);
        assertThat(faults).hasSizeGreaterThanOrEqualTo(10).noneMatch(fault -> fault.contains("verysecret"));
    }

    @Test
    void secrets_are_masked_wherever_the_configuration_is_printed() {
        var read = Configs.read(
                Configs.KINDLING
                        + "slack: {app-token: \"${TOKEN}\", bot-token: \"${TOKEN}\", signing-secret: \"${TOKEN}\"}\n"
                        + "console: {password: \"${TOKEN}\"}\n"
                        + "discord: {token: \"${TOKEN}\", guilds: [\"12345678901234567\"]}",
                Configs.TEAMS,
                SET);
        assertThat(read.toString()).contains("****").doesNotContain("verysecret");
        assertThat(read.kindling().slack().orElseThrow().signingSecret().map(Secret::reveal))
                .contains("xoxb-verysecret");
    }

    private static String installed(String yaml, Map<String, String> environment) {
        return Configs.read(
                        "host: {address: a}\nflavours:\n  small:\n    cpus: 1\n    memory: 1GB\n    disk: 1GB\n    installed: "
                                + yaml,
                        Configs.TEAMS,
                        environment)
                .kindling()
                .defaultFlavour()
                .installed();
    }

    @Test
    void suggestions_come_close_and_no_further() {
        var names = List.of("flavours", "engine", "state-dir");
        assertThat(Words.nearest("flavors", names)).contains("flavours");
        assertThat(Words.nearest("enigne", names)).contains("engine");
        assertThat(Words.nearest("StateDir", names)).contains("state-dir");
        assertThat(Words.nearest("banana", names)).isEmpty();
        assertThat(Words.distance("enigne", "engine")).isEqualTo(1);
    }
}
