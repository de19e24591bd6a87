package dev.kindling.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of the host that a test needs and a newcomer's machine may lack. */
public final class Programs {
    private Programs() {}

    /** Skips the test with a message when {@code program} is not on the path; with {@code CI=true} the test fails. */
    public static void require(String program) {
        if (onPath(program)) {
            return;
        }
        String message = "'" + program + "' is not installed, so this test cannot show anything";
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        abort(message);
    }

    private static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
