package dev.kindling.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that tests compare Kindling with. */
public final class Programs {
    private Programs() {}

    /** What a program printed (both streams together) and how it ended. */
    public record Ran(int exit, String output) {}

    /** The program's path. Where it is missing the test is skipped, saying so; with {@code CI=true} it fails. */
    public static Path require(String name) {
        var path = find(name);
        if (path.isEmpty()) {
            String missing = "this test needs the program " + name + ", which is not on the PATH";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return path.orElseThrow();
    }

    /** The program's path, if it is on the PATH. */
    public static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a required program to its end, at most two minutes: to make a long RSA key takes a loaded machine its time. */
    public static Ran run(String program, String... arguments) {
        return run(Duration.ofMinutes(2), program, arguments);
    }

    /** Runs a required program; one that takes longer than {@code limit} is killed and fails the test. */
    public static Ran run(Duration limit, String program, String... arguments) {
        List<String> command = Stream.concat(Stream.of(require(program).toString()), Stream.of(arguments))
                .toList();
        try {
            Path output = Files.createTempFile("kindling-program", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    Assertions.fail(program + " took longer than " + limit);
                }
                return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
