package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.bolt.response.Response;
import dev.kindling.chat.Card;
import dev.kindling.chat.CutText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What goes back to Slack at once. */
final class Acks {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_ERROR = 2_000;

    private Acks() {}

    static Response empty() {
        return Response.ok();
    }

    /** Not taken: an event comes again. */
    static Response notTaken() {
        return Response.error(503);
    }

    static Response show(Card card) {
        return json(Messenger.ephemeral(card));
    }

    static Response text(String text) {
        return json(JSON.objectNode().put("response_type", "ephemeral").put("text", SlackText.escape(text)));
    }

    /**
     * Errors at a form's fields, which stays open.
     *
     * @param fields that the form has; Slack refuses errors about others, so those stand at the first
     */
    static Response errors(Map<String, String> messages, Set<String> fields) {
        ObjectNode answer = JSON.objectNode().put("response_action", "errors");
        ObjectNode errors = answer.putObject("errors");
        known(messages, fields).forEach((block, message) -> errors.put(block, CutText.cut(message, LONGEST_ERROR)));
        return json(answer);
    }

    private static Map<String, String> known(Map<String, String> messages, Set<String> fields) {
        Map<String, String> known = new LinkedHashMap<>();
        messages.forEach((field, message) -> {
            String shownAt = fields.isEmpty() || fields.contains(field)
                    ? field
                    : fields.stream().sorted().findFirst().orElse(field);
            known.merge(shownAt, message, (one, other) -> one + " " + other);
        });
        return known;
    }

    static Response view(JsonNode view) {
        ObjectNode answer = JSON.objectNode().put("response_action", "update");
        answer.set("view", view);
        return json(answer);
    }

    private static Response json(JsonNode body) {
        return Response.builder()
                .statusCode(200)
                .contentType(Response.CONTENT_TYPE_APPLICATION_JSON_UTF8)
                .body(body.toString())
                .build();
    }
}
