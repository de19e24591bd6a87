package dev.kindling.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.endtoend.DemoProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the start of {@code ./kindling demo} to the first 200 of {@code /healthz}. */
@Tag("bench")
@Timeout(600)
class StartBenchTest {
    private static final int ROUNDS = 7;
    private static final Path LAUNCHER = Path.of("kindling").toAbsolutePath();

    @TempDir
    private Path directory;

    private final Figures figures = new Figures("demo: start to /healthz", "n", "least", "p50", "p95", "p99", "most");
    private DemoProcess demo;

    @AfterEach
    void nothing_outlives_the_test() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void time_from_start_to_healthz() throws Exception {
        // Builds and prepares the class-data archive if that has not been done.
        var built = new ProcessBuilder(LAUNCHER.toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(built.waitFor()).isZero();

        double[] fresh = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            demo = DemoProcess.launchedBy(List.of(LAUNCHER.toString()), directory(i, "launcher"), "--port", "0");
            fresh[i] = secondsToStart();
            demo.stop(Duration.ofSeconds(20));
            again[i] = secondsToStart();
            demo.stop(Duration.ofSeconds(20));
            demo.close();
            demo = new DemoProcess(directory(i, "bare"), "--port", "0");
            bare[i] = secondsToStart();
            demo.stop(Duration.ofSeconds(20));
            demo.close();
        }
        figures.spread("./kindling demo, fresh state", fresh, "s");
        figures.spread("./kindling demo, state of before", again, "s");
        figures.spread("java without class-data archive, fresh", bare, "s");
        figures.print();
    }

    private double secondsToStart() {
        long begin = System.nanoTime();
        demo.start();
        return (System.nanoTime() - begin) / 1e9;
    }

    private Path directory(int round, String name) throws Exception {
        return Files.createDirectory(directory.resolve(name + round));
    }
}
