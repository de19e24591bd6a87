package dev.kindling.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kindling.config.KindlingConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import net.dv8tion.jda.api.requests.RestConfig;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Reads from Discord's HTTP API, one answer after the other, without a session. */
final class RestReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final String authorization;
    private final OkHttpClient http =
            new OkHttpClient.Builder().callTimeout(PATIENCE).build();

    RestReader(KindlingConfig.Discord config) {
        this.base = config.apiUrl().endsWith("/") ? config.apiUrl() : config.apiUrl() + "/";
        this.authorization = "Bot " + config.token().reveal();
    }

    /**
     * What came back.
     *
     * @param status 0 when nothing did
     * @param trouble in a few words, for an answer that is not 200
     * @param date of the answer, by Discord's clock
     */
    record Answer(int status, JsonNode body, String trouble, Optional<String> date) {}

    Answer get(String path) {
        var request = new Request.Builder()
                .url(base + path)
                .header("Authorization", authorization)
                .header("User-Agent", new RestConfig().getUserAgent())
                .build();
        try (Response response = http.newCall(request).execute()) {
            JsonNode body = read(response.body().string());
            String trouble = response.code()
                    + body.path("message").asText("").transform(said -> said.isEmpty() ? "" : ", " + said);
            return new Answer(response.code(), body, trouble, Optional.ofNullable(response.header("Date")));
        } catch (IOException e) {
            return new Answer(0, MissingNode.getInstance(), e.getClass().getSimpleName(), Optional.empty());
        }
    }

    private static JsonNode read(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
