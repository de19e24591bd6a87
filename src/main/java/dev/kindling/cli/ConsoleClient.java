package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The console's API from outside. Once the console has answered for the first time, a broken connection is tried again
 * until the time is up: every request may be sent twice without harm.
 */
final class ConsoleClient {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<Integer> COMING_BACK = Set.of(502, 503, 504);

    private final ConsoleAddress address;
    private final Optional<String> password;
    private final long deadline;
    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private boolean answered;

    ConsoleClient(ConsoleAddress address, Optional<String> password, Duration timeout) {
        this.address = address;
        this.password = password;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    JsonNode get(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        return send(path + query, Optional.empty());
    }

    JsonNode post(String path, Map<String, ?> body) {
        try {
            return send(path, Optional.of(mapper.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new SayFailure("This cannot be sent.", e);
        }
    }

    /** Whether the time is up. */
    boolean late() {
        return System.nanoTime() > deadline;
    }

    void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SayFailure("Stopped.", e);
        }
    }

    private JsonNode send(String path, Optional<String> body) {
        while (true) {
            URI base = address.now();
            try {
                HttpResponse<String> response = http.send(
                        request(base, path, body), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (!COMING_BACK.contains(response.statusCode())) {
                    answered = true;
                    return read(response);
                }
                giveUpIfLate(base, Optional.empty());
            } catch (IOException e) {
                giveUpIfLate(base, Optional.of(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SayFailure("Stopped.", e);
            }
            pause();
        }
    }

    private void giveUpIfLate(URI base, Optional<IOException> fault) {
        if (!answered) {
            throw new SayFailure("No console answers at " + base
                    + ". Start one with ./kindling demo, or name its address with --url.");
        }
        if (late()) {
            throw new SayFailure("The console at " + base + " stopped answering and did not come back in time"
                    + fault.map(Throwable::getMessage)
                            .map(why -> " (" + why + ")")
                            .orElse("") + ".");
        }
    }

    private HttpRequest request(URI base, String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json");
        password.ifPresent(word -> request.header("Authorization", "Bearer " + word));
        body.ifPresent(text -> request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8)));
        return request.build();
    }

    private JsonNode read(HttpResponse<String> response) {
        JsonNode answer;
        try {
            answer = mapper.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new SayFailure("What answers at " + response.uri().getAuthority() + " is not a Kindling console.", e);
        }
        if (response.statusCode() == 401 && password.isEmpty()) {
            throw new SayFailure("This console asks for a password: put it into KINDLING_CONSOLE_PASSWORD.");
        }
        if (response.statusCode() != 200) {
            String reference = answer.path("reference").asText();
            throw new SayFailure(answer.path("error").asText("The console answered " + response.statusCode() + ".")
                    + (response.statusCode() >= 500 && !reference.isEmpty() ? " Reference: " + reference : ""));
        }
        return answer;
    }
}
