package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "99999"})
    void a_port_that_there_is_not_is_a_wrong_call(String port) {
        var err = new StringWriter();
        var line = new CommandLine(new DemoCommand((config, teams, options) -> {
            throw new AssertionError("started");
        }));
        line.setErr(new PrintWriter(err));

        assertThat(line.execute("--port", port)).isEqualTo(2);
        assertThat(err.toString()).contains("'--port': " + port + " is not from 0 to 65535");
    }
}
