package dev.kindling.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Programs that some tests need and that not every machine has. */
public final class Programs {
    private Programs() {}

    /**
     * Skips the running test with a message when {@code program} is not installed; where {@code CI=true} is set, fails it
     * instead, so that nobody mistakes a skipped check for a passed one.
     */
    public static void require(String program) {
        if (find(program).isPresent()) {
            return;
        }
        String message = "\"" + program + "\" is not installed, so this is not tested here.";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        Assumptions.abort(message);
    }

    /** Where {@code program} stands on the PATH. */
    public static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        return Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
