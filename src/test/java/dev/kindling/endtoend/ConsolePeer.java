package dev.kindling.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A person at the console's HTTP API who does not give up: whatever gets no answer is sent again with the same id, at the
 * address that the console has by then. Thread-safe.
 */
public final class ConsolePeer {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<URI> address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    public ConsolePeer(Supplier<URI> address) {
        this.address = address;
    }

    /** What was sent, so that it can be sent again. */
    public record Sent(String path, Map<String, ?> body, JsonNode answer) {
        public String invocation() {
            return answer.path("invocation").asText();
        }

        public JsonNode card() {
            return answer.path("reply").path("card");
        }

        public String tone() {
            return card().path("tone").asText();
        }

        public String text() {
            return answer.path("text").asText();
        }

        /** The button with this label under the answer. */
        public Optional<JsonNode> button(String label) {
            return buttons()
                    .filter(button -> button.path("label").asText().equals(label))
                    .findFirst();
        }

        private Stream<JsonNode> buttons() {
            return StreamSupport.stream(card().path("blocks").spliterator(), false)
                    .flatMap(block -> StreamSupport.stream(block.path("buttons").spliterator(), false));
        }

        /** The button that says yes to the question that this answer asks. */
        public Optional<JsonNode> confirming() {
            return buttons()
                    .filter(button -> button.path("confirming").asBoolean())
                    .findFirst();
        }
    }

    public Sent say(String person, String nonce, String text) {
        return tell("/api/console/say", person, nonce, Map.of("text", text));
    }

    public Sent press(String person, String nonce, JsonNode button) {
        return tell(
                "/api/console/press",
                person,
                nonce,
                Map.of(
                        "action", button.path("action").path("name").asText(),
                        "argument", button.path("action").path("argument").asText()));
    }

    public Sent submit(String person, String nonce, String form, Map<String, String> values) {
        return submit(person, nonce, form, "", values);
    }

    public Sent submit(String person, String nonce, String form, String context, Map<String, String> values) {
        return tell("/api/console/submit", person, nonce, Map.of("form", form, "context", context, "values", values));
    }

    private Sent tell(String path, String person, String nonce, Map<String, ?> what) {
        Map<String, Object> body = new LinkedHashMap<>(what);
        body.put("as", person);
        body.put("invocationId", nonce);
        return new Sent(path, body, post(path, body));
    }

    /** The same thing once more, with the same id. */
    public Sent again(Sent sent) {
        return new Sent(sent.path(), sent.body(), post(sent.path(), sent.body()));
    }

    /** Whether everything that the invocation caused has ended. */
    public boolean ended(String invocation) {
        return get("/api/console/work", Map.of("invocation", invocation))
                .path("ended")
                .asBoolean();
    }

    public void awaitEnd(String invocation) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // Less and less often: two hundred who ask all the time would be most of the server's work.
        for (long pause = 50; !ended(invocation); pause = Math.min(500, pause * 2)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the work of " + invocation + " does not end");
            }
            pause(pause);
        }
    }

    /** All messages that the person sees, oldest first. */
    public List<JsonNode> messages(String person) {
        List<JsonNode> messages = new ArrayList<>();
        get("/api/console/messages", Map.of("as", person)).path("messages").forEach(messages::add);
        return messages;
    }

    private JsonNode get(String path, Map<String, String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send(HttpRequest.newBuilder().GET(), path + query);
    }

    private JsonNode post(String path, Map<String, ?> body) {
        try {
            return send(
                    HttpRequest.newBuilder()
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))),
                    path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode send(HttpRequest.Builder request, String path) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            URI target = URI.create(address.get() + path);
            try {
                HttpResponse<String> response = http.send(
                        request.copy()
                                .uri(target)
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return JSON.readTree(response.body());
                }
                throw new AssertionError(target + " answered " + response.statusCode() + ": " + response.body());
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("nobody answers at " + target, e);
                }
                pause(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
