package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.Slack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Opens a socket to hear its first word, and closes it again. */
final class SocketGreeting extends WebSocketListener {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 8;

    private final CompletableFuture<String> word = new CompletableFuture<>();

    private SocketGreeting() {}

    /** {@code hello}, Slack's reason to disconnect, or what went wrong in plain words. */
    static String await(Slack slack, String url) {
        var greeting = new SocketGreeting();
        WebSocket socket = slack.getHttpClient()
                .getOkHttpClient()
                .newWebSocket(new Request.Builder().url(url).build(), greeting);
        try {
            return greeting.word.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "it says nothing";
        } catch (ExecutionException e) {
            return "it broke";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            socket.close(1000, null);
        }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        try {
            JsonNode message = MAPPER.readTree(text);
            String type = message.path("type").asText();
            word.complete(type.equals("disconnect") ? message.path("reason").asText("disconnect") : type);
        } catch (JsonProcessingException e) {
            word.complete("no JSON");
        }
        // At once: while it is open, Slack may send to it what is meant for a Kindling that works.
        socket.close(1000, null);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable fault, @Nullable Response response) {
        word.complete(response == null ? fault.getClass().getSimpleName() : "status " + response.code());
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        word.complete("closed with " + code);
    }
}
