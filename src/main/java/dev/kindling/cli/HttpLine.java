package dev.kindling.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** To a console by HTTP. */
final class HttpLine implements ConsoleLine {
    private final ConsoleAddress address;
    private final Optional<String> password;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    HttpLine(ConsoleAddress address, Optional<String> password) {
        this.address = address;
        this.password = password;
    }

    @Override
    public Answer exchange(String path, Optional<String> body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.now() + path))
                .timeout(patience)
                .header("Accept", "application/json");
        password.ifPresent(word -> request.header("Authorization", "Bearer " + word));
        body.ifPresent(text -> request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8)));
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), response.body());
    }

    @Override
    public String place() {
        return address.now().toString();
    }

    @Override
    public String whenNobodyAnswers() {
        return "No console answers at " + place() + ". Start one with ./kindling demo, or name its address with --url.";
    }

    @Override
    public String whenUnauthorized() {
        return password.isEmpty()
                ? "This console asks for a password: put it into KINDLING_CONSOLE_PASSWORD."
                : "That is not the console's password.";
    }
}
