package dev.kindling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of this repository, as far as a linter can tell; {@code kindling} says itself that it is POSIX sh. */
class ScriptsTest {
    @ParameterizedTest
    @ValueSource(strings = {"kindling", ".ci/run", ".ci/smoke"})
    void shellcheck_finds_nothing(String script) throws Exception {
        assertThat(output(Programs.require("shellcheck").toString(), script)).isEmpty();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
