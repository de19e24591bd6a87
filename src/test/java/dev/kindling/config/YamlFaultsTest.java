package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.CpuTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no plain YAML document is told with its place and stops nothing else. */
class YamlFaultsTest {
    /** The added text starts on the third line of the file; ↵ is a line break, → a tab. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            limits:↵→life: 4h              | 4:1  | a tab stands here; indent with spaces
            limits: {life: 4h              | 3:18 | this is not YAML: expected ',' or '}', but got <stream end>; check indentation, brackets and quotes up to here
            engine: a: b                   | 3:10 | a ':' is not allowed here; check the indentation, or put the text in quotes
            engine: "x                     | 3:11 | this is not YAML: found unexpected end of stream; check indentation, brackets and quotes up to here
            console: {password: ${X}}      | 3:22 | inside { } and [ ] a bare ${…} is not YAML; put it in quotes: "${NAME}"
            engine: @x                     | 3:9  | this is not YAML: found character '@' that cannot start any token. (Do not use @ for indentation); check indentation, brackets and quotes up to here
            engine: "\\UFFFFFFFF"          | 3:1  | this is not YAML (after this place); look for a wrong escape such as "\\U…"
            %YAML 3.0                      | 3:1  | this is not YAML: could not find expected ':'; check indentation, brackets and quotes up to here
            ---↵engine: ignite             | 3:1  | a second document starts here; keep one document per file
            engine: !!str rehearsal        | 3:9  | 'tag:yaml.org,2002:str' is a tag; remove it; each setting knows its type by itself
            engine: !!javax.script.ScriptEngineManager rehearsal | 3:9 | 'tag:yaml.org,2002:javax.script.ScriptEngineManager' is a tag; remove it; each setting knows its type by itself
            limits: !limits {life: 5h}     | 3:9  | '!limits' is a tag; remove it; each setting knows its type by itself
            engine: &e rehearsal           | 3:9  | '&e' is an anchor; remove it; aliases are not supported
            engine: *e                     | 3:9  | '*e' is an alias; write the value itself
            """)
    void text_that_is_not_plain_yaml_is_told_with_its_place(String added, String place, String fault) {
        String yaml = Configs.KINDLING + added.replace('↵', '\n').replace('→', '\t');
        var faults = Configs.faultsOf(yaml, Configs.TEAMS + "operatrs: {}", Map.of());
        if (added.startsWith("%")) {
            assertThat(faults.get(0)).startsWith("kindling.yml:3:");
        } else {
            assertThat(faults)
                    .containsExactly(
                            "kindling.yml:" + place + ": " + fault,
                            "teams.yml:2:1: 'operatrs' is not a setting; did you mean 'operators'?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing but this\n", "\uFEFF"})
    void an_empty_file_is_told(String content) {
        assertThat(Configs.faultsOf(content))
                .containsExactly(
                        "kindling.yml:1:1: the file is empty; copy the sample from Kindling's bot-config/ and adapt it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ---       | 1:4 | the file has nothing in it; write {} for its defaults, or remove it
            [a, b]    | 1:1 | the file is a list; write a section, 'name: value' on each line
            just text | 1:1 | the file is a single value; write a section, 'name: value' on each line
            """)
    void a_file_that_is_no_section_is_told(String content, String place, String fault) {
        assertThat(Configs.faultsOf(content)).containsExactly("kindling.yml:" + place + ": " + fault);
    }

    @Test
    void missing_files_are_told_both(@TempDir Path directory) {
        var faults = Configs.faults(directory, new ConfigReader(Map.of()).read(directory));
        assertThat(faults)
                .containsExactly(
                        "kindling.yml:1:1: there is no such file; copy the sample from Kindling's bot-config/ and adapt it",
                        "teams.yml:1:1: there is no such file; copy the sample from Kindling's bot-config/ and adapt it");
    }

    @Test
    void something_else_than_a_file_is_told(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("kindling.yml"));
        Files.createDirectory(directory.resolve("teams.yml"));
        var faults = Configs.faults(directory, new ConfigReader(Map.of()).read(directory));
        assertThat(faults)
                .containsExactly(
                        "kindling.yml:1:1: this is not a file; put a YAML file here",
                        "teams.yml:1:1: this is not a file; put a YAML file here");
    }

    @Test
    void bytes_that_are_not_utf8_are_told_with_their_place(@TempDir Path directory) throws IOException {
        Configs.write(directory, "", Configs.TEAMS);
        Files.write(
                directory.resolve("kindling.yml"), "a: ü\r\nbé: ".concat("ÿ").getBytes(StandardCharsets.ISO_8859_1));
        var faults = Configs.faults(directory, new ConfigReader(Map.of()).read(directory));
        assertThat(faults).containsExactly("kindling.yml:1:4: this is not UTF-8; save the file in UTF-8");
    }

    @Test
    void control_characters_are_told_with_their_place() {
        assertThat(Configs.faultsOf("a: 1\nb: 😀\u0007"))
                .containsExactly("kindling.yml:2:5: the control character U+0007 stands here; remove it");
    }

    @Test
    void a_huge_file_is_not_read() {
        assertThat(Configs.faultsOf("#".repeat(2_000_000)))
                .containsExactly("kindling.yml:1:1: this file is larger than 1MB; write a shorter one");
    }

    @Test
    void deep_nesting_does_no_harm() {
        assertThat(Configs.faultsOf("a: " + "[".repeat(500_000)))
                .containsExactly("kindling.yml:1:23: this is nested too deeply; no setting needs so many brackets");
    }

    @Test
    void aliases_that_multiply_or_bite_their_tail_do_no_harm() {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char name = 'b'; name < 'z'; name++) {
            String previous = "*" + (char) (name - 1);
            bomb.append(name)
                    .append(": &")
                    .append(name)
                    .append(" [")
                    .append((previous + ", ").repeat(9))
                    .append(previous)
                    .append("]\n");
        }
        CpuTime.atMost(
                Duration.ofSeconds(5),
                () -> assertThat(Configs.faultsOf(bomb.toString())).hasSizeGreaterThan(200));
        assertThat(Configs.faultsOf(Configs.KINDLING + "limits: &l {limits: *l, life: *l}"))
                .contains("kindling.yml:3:9: '&l' is an anchor; remove it; aliases are not supported")
                .contains("kindling.yml:3:21: '*l' is an alias; write the value itself");
    }

    @Test
    void no_pattern_takes_long_on_any_text() {
        String nasty = "a".repeat(30_000) + "!";
        String yaml = "flavours: {x: {cpus: 1, memory: 1GB, disk: 1GB, image: " + nasty + ", user: " + nasty
                + "}}\nhost: {address: " + nasty + "}\nlimits: {life: " + "1a".repeat(15_000) + "}\ndatabase: {url: "
                + nasty
                + "}\n" + nasty.substring(29_500) + ": 1";
        CpuTime.atMost(
                Duration.ofSeconds(5),
                () -> assertThat(Configs.faultsOf(yaml)).hasSize(6).allMatch(fault -> fault.length() < 400));
    }
}
