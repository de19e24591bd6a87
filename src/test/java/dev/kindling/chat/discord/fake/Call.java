package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * One request of the bot.
 *
 * @param template the route as the description writes it, with {@code {…}} for the parameters
 * @param arrival when it came, before anything was checked
 */
record Call(
        String method,
        String template,
        String path,
        Map<String, String> parameters,
        Map<String, String> query,
        JsonNode body,
        List<Upload> files,
        Arrival arrival) {
    /**
     * When something came, by the machine's time and by the server's clock, which a test may have stopped or put ahead.
     */
    record Arrival(long nanos, Instant at) {
        static Arrival now(InstantSource clock) {
            return new Arrival(System.nanoTime(), clock.instant());
        }
    }

    /** A file in a multipart body; {@code part} as {@code files[0]}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Upload(String part, String name, byte[] content) {}

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(query.get(name));
    }
}
