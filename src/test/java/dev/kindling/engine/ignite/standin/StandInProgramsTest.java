package dev.kindling.engine.ignite.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executables of the stand-in say what the host says, whichever way they reach it. */
class StandInProgramsTest {
    @TempDir
    Path directory;

    @Test
    void the_shell_program_and_the_java_program_say_the_same() throws IOException, InterruptedException {
        try (StandInHost host = StandInHost.on(directory)) {
            List<String> words = List.of("run", "--name", "a b", "", "--nosuchflag");
            Answer said = host.run("ignite", words);
            assertThat(said.exitCode()).isEqualTo(1);

            var java = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StandInIgnite.class.getName(),
                    String.valueOf(host.doorPort()),
                    "ignite");

            assertThat(answer(List.of(host.program("ignite")), words)).isEqualTo(said);
            assertThat(answer(java, words)).isEqualTo(said);
            assertThat(host.calls()).hasSize(3).containsOnly(host.calls().get(0));
        }
    }

    private static Answer answer(List<String> program, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(program);
        command.addAll(words);
        Process process = new ProcessBuilder(command).start();
        String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), stdout, stderr);
    }
}
