package dev.kindling.engine.ignite.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A stand-in host in a process of its own: its machines and their SSH servers outlive a Kindling that is killed. Ends with
 * {@link #close}, and with this JVM.
 */
public final class StandInProcess implements AutoCloseable {
    /** More than any class needs; what is tested here is not the check of the host's size. */
    private static final String LARGE = "MemTotal:       2097152000 kB\nMemFree:  2097152000 kB\n";

    private final Path directory;
    private final Process process;
    private final Thread reaper = new Thread(this::kill, "stand-in-reaper");

    private StandInProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts one and returns when its programs can be called. */
    public static StandInProcess in(Path directory) {
        try {
            Files.createDirectories(directory);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx768m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            StandInHost.class.getName(),
                            directory.toString())
                    .redirectError(directory.resolve("stand-in.log").toFile())
                    .start();
            var standIn = new StandInProcess(directory, process);
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String ready = out.readLine();
            if (ready == null) {
                throw new AssertionError(Files.readString(directory.resolve("stand-in.log")));
            }
            Files.writeString(directory.resolve("proc/meminfo"), LARGE);
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** From now on it does this wrong and nothing else; see {@link Misbehaviour}. */
    public void misbehave(Map<String, String> ways) {
        try {
            Path draft = directory.resolve("misbehave.new");
            Files.writeString(
                    draft,
                    ways.entrySet().stream()
                            .map(way -> way.getKey() + "=" + way.getValue() + "\n")
                            .collect(Collectors.joining()));
            Files.move(draft, directory.resolve("misbehave"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many calls were decided to fail so far, by way. */
    public String failures() {
        try {
            Path log = directory.resolve("chaos.log");
            return Files.exists(log)
                    ? Files.readAllLines(log).stream()
                            .collect(Collectors.groupingBy(way -> way, java.util.TreeMap::new, Collectors.counting()))
                            .toString()
                    : "{}";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // This JVM is ending.
        }
    }
}
