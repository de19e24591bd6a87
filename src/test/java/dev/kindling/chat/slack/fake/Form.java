package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.Optional;

/** The arguments of a call of the Web API. */
record Form(Context context) {
    Optional<String> find(String name) {
        return Optional.ofNullable(context.formParam(name));
    }

    /** {@code null}, as a word, when it is missing: nothing here has that id. */
    String text(String name) {
        return find(name).orElse("null");
    }

    int number(String name, int otherwise) {
        return find(name).map(Integer::parseInt).orElse(otherwise);
    }

    JsonNode json(String name, String otherwise) {
        return Json.read(find(name).orElse(otherwise));
    }
}
