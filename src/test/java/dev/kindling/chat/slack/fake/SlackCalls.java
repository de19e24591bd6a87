package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls a bot over HTTP as Slack does in that mode: form bodies for commands and buttons, JSON for events, signed. */
public final class SlackCalls {
    public static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;

    public SlackCalls(URI target) {
        this.target = target;
    }

    /** The body in which that kind of payload travels. */
    public static String body(String type, ObjectNode payload) {
        return switch (type) {
            case "slash_commands" ->
                StreamSupport.stream(((Iterable<String>) payload::fieldNames).spliterator(), false)
                        .map(field -> field + "=" + encoded(payload.path(field).asText()))
                        .collect(Collectors.joining("&"));
            case "interactive" -> "payload=" + encoded(payload.toString());
            default -> payload.toString();
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Sends it as Slack would send it now. */
    public CompletableFuture<HttpResponse<String>> send(String type, JsonNode payload, int retry) {
        String body = body(type, (ObjectNode) payload);
        long now = Instant.now().getEpochSecond();
        HttpRequest.Builder request = request(body, contentType(type), now, signature(SECRET, now, body));
        if (retry > 0) {
            request.header("x-slack-retry-num", Integer.toString(retry)).header("x-slack-retry-reason", "http_timeout");
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    public static String contentType(String type) {
        return type.equals("events_api") ? "application/json" : "application/x-www-form-urlencoded";
    }

    public HttpRequest.Builder request(String body, String contentType, long timestamp, String signature) {
        return HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", contentType)
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", Long.toString(timestamp))
                .header("X-Slack-Signature", signature)
                .POST(BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    public static String signature(String secret, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v0="
                    + HexFormat.of()
                            .formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
