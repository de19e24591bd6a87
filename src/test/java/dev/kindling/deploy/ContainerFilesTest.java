package dev.kindling.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the container files where no container engine is there to try them. */
class ContainerFilesTest {
    private static final Path DEPLOY = Path.of("deploy");

    private static Map<?, ?> onlyService(String file) throws IOException {
        Map<?, ?> compose =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(DEPLOY.resolve(file)));
        Map<?, ?> services = (Map<?, ?>) compose.get("services");
        assertThat(services).hasSize(1);
        return (Map<?, ?>) services.values().iterator().next();
    }

    @ParameterizedTest
    @ValueSource(strings = {"git-sync/compose.yml", "registry-mirror/compose.yml"})
    void a_service_has_a_pinned_image_few_rights_and_comes_back_after_a_restart(String file) throws IOException {
        Map<?, ?> service = onlyService(file);

        assertThat(service.get("image").toString()).matches("\\$\\{[A-Z_]+:-[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+}");
        assertThat(service.get("read_only")).isEqualTo(true);
        assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
        assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
        assertThat(service.get("restart")).isEqualTo("unless-stopped");
    }

    @Test
    void git_sync_runs_as_nobody_and_every_variable_of_the_sample_is_one_that_it_takes() throws IOException {
        Map<?, ?> service = onlyService("git-sync/compose.yml");
        assertThat(service.get("user")).isEqualTo("65533:65533");
        String text = Files.readString(DEPLOY.resolve("git-sync/compose.yml"));

        assertThat(Files.readAllLines(DEPLOY.resolve("git-sync/sample.env")))
                .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
                .hasSize(4)
                .allSatisfy(line -> assertThat(text).contains("${" + line.substring(0, line.indexOf('='))));
    }

    @Test
    void the_image_of_the_bot_runs_as_a_user_of_its_own_and_can_be_asked_how_it_is() throws IOException {
        List<String> lines = Files.readAllLines(DEPLOY.resolve("Containerfile"));

        assertThat(lines)
                .contains("USER 10001:10001", "EXPOSE 8080", "STOPSIGNAL SIGTERM")
                .anyMatch(line -> line.startsWith("HEALTHCHECK "))
                // The web server answers 421 to whoever does not say whom they mean.
                .anyMatch(line -> line.contains("GET /healthz") && line.contains("Host: localhost"))
                .anyMatch(line -> line.startsWith("CMD [\"serve\""));
        // Nothing is done as root after the step down.
        assertThat(lines.subList(lines.indexOf("USER 10001:10001"), lines.size()))
                .noneMatch(line -> line.startsWith("RUN ") || line.startsWith("USER root"));
    }
}
