package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kindling.units.Spans;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The console's API from outside. Once the console has answered for the first time, a broken connection is tried again
 * until the time is up: every request may be sent twice without harm.
 */
final class ConsoleClient {
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** How long one answer may take, where there is as much time. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LEAST_PATIENCE = Duration.ofMillis(500);
    private static final Set<Integer> COMING_BACK = Set.of(502, 503, 504);

    private final ConsoleLine line;
    private final long deadline;
    private final Duration timeout;
    private final Consumer<String> notice;
    private final JsonMapper mapper = new JsonMapper();
    private boolean answered;

    ConsoleClient(ConsoleLine line, Duration timeout) {
        this(line, timeout, sentence -> {});
    }

    /** @param notice is told once each time that the console is gone and waited for */
    ConsoleClient(ConsoleLine line, Duration timeout, Consumer<String> notice) {
        this.notice = notice;
        this.timeout = timeout;
        this.line = line;
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
        for (boolean first = true; ; first = false) {
            try {
                ConsoleLine.Answer answer = line.exchange(path, body, patience());
                if (!COMING_BACK.contains(answer.status())) {
                    answered = true;
                    return read(answer);
                }
                giveUpIfLate(Optional.empty());
            } catch (IOException e) {
                giveUpIfLate(Optional.of(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SayFailure("Stopped.", e);
            }
            if (first) {
                notice.accept("Kindling does not answer just now. Waiting for it to come back, for "
                        + Spans.spoken(timeout) + " in all.");
            }
            pause();
        }
    }

    private Duration patience() {
        Duration left = usualOr(Duration.ofNanos(deadline - System.nanoTime()));
        return left.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : left;
    }

    private static Duration usualOr(Duration less) {
        return less.compareTo(PATIENCE) < 0 ? less : PATIENCE;
    }

    private void giveUpIfLate(Optional<IOException> fault) {
        if (!answered) {
            throw new SayFailure(
                    fault.filter(ConsoleClient::slow).isPresent()
                            ? "What listens at " + line.place() + " did not answer within "
                                    + Spans.spoken(usualOr(timeout))
                                    + ": it hangs, or has too much to do. Its log says more."
                            : line.whenNobodyAnswers());
        }
        if (late()) {
            throw new SayFailure("Kindling at " + line.place() + " stopped answering and did not come back in time"
                    + fault.map(ConsoleClient::words)
                            .map(why -> " (" + why + ")")
                            .orElse("") + ". What it has begun goes on when it runs again.");
        }
    }

    private static boolean slow(IOException fault) {
        return fault instanceof HttpTimeoutException || fault.getCause() instanceof TimeoutException;
    }

    /** Without the names of classes. */
    private static String words(IOException fault) {
        return String.valueOf(fault.getMessage()).replaceFirst("^(?:[a-z]+\\.)+[A-Za-z]+: ", "");
    }

    private JsonNode read(ConsoleLine.Answer answer) {
        JsonNode body;
        try {
            body = mapper.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new SayFailure("What answers at " + line.place() + " is not a Kindling console.", e);
        }
        if (answer.status() == 401) {
            throw new SayFailure(line.whenUnauthorized());
        }
        if (answer.status() != 200) {
            String reference = body.path("reference").asText();
            throw new SayFailure(body.path("error").asText("The console answered " + answer.status() + ".")
                    + (answer.status() >= 500 && !reference.isEmpty() ? " Reference: " + reference : ""));
        }
        return body;
    }
}
