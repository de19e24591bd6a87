package dev.kindling.endtoend;

import static org.awaitility.Awaitility.await;

import dev.kindling.KindlingOnStandIn;
import dev.kindling.engine.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code kindling demo} in a process of its own, on the class path of the tests: started, killed and started again on the same
 * state. Never outlives the test: {@link #close} kills it, and so does the end of this JVM.
 */
public final class DemoProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final List<String> program;
    private final String verb;
    private final Path directory;
    private final List<String> options;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final Thread reaper = new Thread(this::kill, "demo-reaper");
    private volatile Process process;
    private volatile URI url = URI.create("http://127.0.0.1:1");

    /**
     * Starts nothing yet.
     *
     * @param directory a fresh one; holds state, output and what the launcher would call the home of the distribution
     * @param options behind {@code demo}; without another {@code --state-dir} it has one of its own
     */
    public DemoProcess(Path directory, String... options) {
        this(java(directory), "demo", directory, options);
    }

    private DemoProcess(List<String> program, String verb, Path directory, String... options) {
        this.program = program;
        this.verb = verb;
        this.directory = directory;
        this.options = List.of(options);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * A demo with a configuration directory, on a free port. Not on one of the kernel's choice: while the demo is down, a server
     * of another test could be given that, and would answer whoever asks the demo again.
     */
    public static DemoProcess with(Path directory, Path config) {
        return new DemoProcess(
                directory,
                "--config",
                config.toString(),
                "--port",
                Integer.toString(new FreePorts().next().number()));
    }

    /** A demo that something else than plain Java starts, such as the launcher; its home is where that has it. */
    public static DemoProcess launchedBy(List<String> program, Path directory, String... options) {
        return new DemoProcess(program, "demo", directory, options);
    }

    /**
     * No demo but {@code kindling serve} as a host has it, on a stand-in of Ignite that another process keeps.
     *
     * @param config with {@code state-dir} in {@code directory/state}, a console and a port that is free
     * @param standIn directory of the stand-in host
     */
    public static DemoProcess onStandIn(Path directory, Path config, Path standIn) {
        List<String> program = new ArrayList<>(java(directory));
        program.remove(program.size() - 1);
        int classes = program.indexOf("-cp") + 1;
        program.set(classes, program.get(classes) + System.getProperty("path.separator") + testClasses());
        program.addAll(List.of(KindlingOnStandIn.class.getName(), standIn.toString()));
        // The product's logging, whatever lies in the tests' directory.
        program.add(1, "-Dlogback.configurationFile=logback.xml");
        return new DemoProcess(program, "serve", directory, "--config", config.toString());
    }

    private static Path testClasses() {
        try {
            return Path.of(KindlingOnStandIn.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> java(Path directory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dkindling.home=" + directory.resolve("home"),
                "-cp",
                classPath(),
                "dev.kindling.Kindling");
    }

    public Path state() {
        return directory.resolve("state");
    }

    /** What {@code -Dkindling.home} names. */
    public Path home() {
        return directory.resolve("home");
    }

    /** Everything that it printed on stdout, over all its starts. */
    public String stdout() {
        return text("stdout");
    }

    /** Everything that it printed on stderr, its log included, over all its starts. */
    public String stderr() {
        return text("stderr");
    }

    private String text(String stream) {
        try {
            return Files.readString(directory.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    /** Starts it and returns when it answers. */
    public DemoProcess start() {
        launch();
        Path note = state().resolve("console.url");
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the demo ended with " + process.exitValue() + ":\n" + stderr());
            }
            if (!Files.exists(note)) {
                return false;
            }
            url = URI.create(Files.readString(note).strip());
            return answers("/healthz") == 200;
        });
        return this;
    }

    /** Starts it without waiting for anything. */
    public void launch() {
        try {
            Files.createDirectories(home());
            Files.deleteIfExists(state().resolve("console.url"));
            List<String> command = new ArrayList<>(program);
            command.add(verb);
            if (verb.equals("demo") && !options.contains("--state-dir")) {
                command.addAll(List.of("--state-dir", state().toString()));
            }
            command.addAll(options);
            process = new ProcessBuilder(command)
                    .directory(home().toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("stdout").toFile()))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("stderr").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests' class path without the tests; their logging would be another one. */
    public static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(System.getProperty("path.separator")))
                .filter(entry -> !entry.replaceAll("/+$", "").endsWith("test-classes"))
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** Status of a GET, or 0 when nobody answers. */
    public int answers(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(url.resolve(path))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: no goodbye of any kind. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** SIGTERM, as a service manager or {@code kill} sends it; gives the exit code. */
    public int stop(Duration patience) throws InterruptedException {
        process.destroy();
        return exitCode(patience);
    }

    /** Waits for its end. */
    public int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the demo has not ended within " + patience + ":\n" + stderr());
        }
        return process.exitValue();
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
