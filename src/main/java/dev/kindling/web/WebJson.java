package dev.kindling.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.ChatJson;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** JSON in and out. */
final class WebJson {
    private final ObjectMapper mapper = ChatJson.newMapper();

    /** The request's body as {@code type}; whatever is wrong with it is the client's fault. */
    <T> T read(Context context, Class<T> type) {
        try {
            return Optional.ofNullable(mapper.readValue(context.bodyAsBytes(), type))
                    .orElseThrow(() -> new BadRequestResponse("The request is empty."));
        } catch (IOException e) {
            throw new BadRequestResponse("The request is not the JSON that belongs here.");
        }
    }

    void write(Context context, Object value) {
        context.contentType("application/json").result(print(value));
    }

    String print(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not to be written as JSON: " + value.getClass(), e);
        }
    }
}
