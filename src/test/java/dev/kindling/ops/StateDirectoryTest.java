package dev.kindling.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.fault.KindlingException;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    private Path directory;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void it_is_made_for_its_owner_only() throws Exception {
        Path state = directory.resolve("a/b/state");
        try (var open = StateDirectory.open(state)) {
            assertThat(open.path()).isEqualTo(state);
            assertThat(mode(state)).isEqualTo("rwx------");
        }
    }

    @Test
    void one_that_others_could_read_is_closed_to_them() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var open = StateDirectory.open(directory)) {
            assertThat(mode(open.path())).isEqualTo("rwx------");
        }
    }

    @Test
    void a_second_kindling_is_told_and_the_directory_is_free_after_the_first() {
        String refusal =
                "Another Kindling is running on " + directory + ". Stop it first, or choose another state directory.";
        try (var open = StateDirectory.open(directory)) {
            assertThatThrownBy(() -> StateDirectory.open(open.path()))
                    .isInstanceOf(KindlingException.class)
                    .hasMessage(refusal);
        }
        try (var again = StateDirectory.open(directory)) {
            assertThat(inAnotherProcess()).contains("refused: " + refusal);
            assertThat(again.path()).isEqualTo(directory);
        }
        assertThat(inAnotherProcess()).contains("opened");
    }

    private String inAnotherProcess() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Programs.run(
                        Duration.ofMinutes(3),
                        "env",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        directory.toString())
                .output();
    }

    /** Another process that wants the directory. */
    static final class Opener {
        public static void main(String[] arguments) {
            try (var open = StateDirectory.open(Path.of(arguments[0]))) {
                System.out.println("opened " + open.path());
            } catch (KindlingException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void a_place_where_none_can_be_made_is_refused_with_the_reason() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path place : new Path[] {file, file.resolve("below"), Path.of("/proc/kindling")}) {
            assertThatThrownBy(() -> StateDirectory.open(place))
                    .isInstanceOf(KindlingException.class)
                    .hasMessageStartingWith("The state directory " + place + " cannot be made or written (")
                    .hasMessageEndingWith("It must belong to the user who runs Kindling.");
        }
    }
}
