package dev.kindling.cli;

import dev.kindling.config.ConfigResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Starts a demo in a temporary directory, asks it some things and ends: the launcher records the classes that this loads. */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher to prepare a fast start.")
public final class WarmUpCommand implements Callable<Integer> {
    private final Launch launch;

    public WarmUpCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("kindling-warm-up");
        try {
            ConfigResult.Read sample = DemoCommand.sample();
            var options = new Launch.Options(true, true, List.of());
            var config = DemoCommand.demo(sample.kindling(), state, Optional.of(0));
            try (Running running = launch.start(config, sample.teams(), options)) {
                for (String path : List.of("/healthz", "/readyz", "/", "/api/console/people")) {
                    get(running.url().resolve(path));
                }
                say(running.url());
            }
            return 0;
        } finally {
            delete(state);
        }
    }

    private static void get(URI address) throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static void say(URI server) throws IOException, InterruptedException {
        String body = "{\"as\":\"alice\",\"invocationId\":\"warm-up\",\"text\":\"/sandbox help\"}";
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve("/api/console/say"))
                                .timeout(Duration.ofSeconds(10))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
