package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run with {@code -Dkindling.schemas.write=true} after a change of a setting: it rewrites the committed schemas. */
class ConfigSchemasTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    enum Sample {
        KINDLING(KindlingConfig.class, "kindling.yml", "kindling"),
        TEAMS(TeamsConfig.class, "teams.yml", "teams"),
        WORKSHOP(WorkshopFile.class, "workshops/example.yml", "workshops/workshop");

        private final String file;
        private final String schemaName;
        private final String schema;

        Sample(Class<? extends Record> type, String file, String schemaName) {
            this.file = file;
            this.schemaName = schemaName;
            this.schema = ConfigSchemas.of(type, "Kindling's bot-config/" + file);
        }

        Path schemaFile() {
            return Samples.DIRECTORY.resolve(schemaName + ".schema.json");
        }

        Path file() {
            return Samples.DIRECTORY.resolve(file);
        }

        List<String> faults(String yaml) throws IOException {
            JsonNode content = YAML.readTree(yaml);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(content)
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_committed_schema_is_the_one_that_the_records_give(Sample sample) throws IOException {
        if (Boolean.getBoolean("kindling.schemas.write")) {
            Files.writeString(sample.schemaFile(), sample.schema);
        }
        assertThat(sample.schemaFile()).content().isEqualTo(sample.schema);
    }

    @ParameterizedTest
    @EnumSource
    void the_sample_file_is_valid_and_names_its_schema(Sample sample) throws IOException {
        String text = Files.readString(sample.file());
        assertThat(sample.faults(text)).isEmpty();
        assertThat(text)
                .startsWith("# yaml-language-server: $schema=./"
                        + sample.schemaFile().getFileName());
    }

    @ParameterizedTest
    @EnumSource
    void everything_that_the_sample_shows_in_comments_is_valid(Sample sample) throws IOException {
        assertThat(sample.faults(Samples.uncommented(sample.file()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flavors: {}",
                "engine: ignit",
                "state-dir: relative",
                "state-dir: [a]",
                "http: {listen: localhost:8080}",
                "http: 8080",
                "host: {address: -oProxyCommand}",
                "host: {address: a, reserve: {memory: 4}}",
                "host: {address: a, reserve: {cpus: 4}}",
                "host: {}",
                "flavours: {Big: {cpus: 1, memory: 1GB, disk: 1GB}}",
                "flavours: {big: {cpus: 3, memory: 1GB, disk: 1GB}}",
                "flavours: {big: {cpus: 1, memory: 1GB}}",
                "flavours: {}",
                "console: {password: letmein}",
                "discord: {token: '${T}', guilds: [100000000000000001]}",
                "discord: {token: '${T}', guilds: []}",
                "ignite: {parallelism: 0}",
            })
    void the_schema_sees_a_fault_as_the_reader_does(String fault) throws IOException {
        String name = fault.substring(0, fault.indexOf(':'));
        String others = Stream.of(
                        "host: {address: sandboxes.example.org}",
                        "flavours: {small: {cpus: 1, memory: 1GB, disk: 1GB}}")
                .filter(line -> !line.startsWith(name + ":"))
                .reduce("", (text, line) -> text + line + "\n");
        assertThat(Sample.KINDLING.faults(others + fault)).isNotEmpty();
        assertThat(Configs.faultsOf(others + fault)).isNotEmpty();
    }

    @Test
    void the_schema_lets_placeholders_stand_anywhere() throws IOException {
        String yaml = """
                engine: ${ENGINE:-ignite}
                http: {listen: '${ADDRESS}:8080'}
                host: {address: '${HOST}', ports: 60000}
                ignite: {parallelism: '${P:-1}'}
                flavours: {small: {cpus: '${CPUS:-2}', memory: '${M}', disk: '${D}GB'}}
                """;
        assertThat(Sample.KINDLING.faults(yaml)).isEmpty();
    }
}
