package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer with {@code "ok": false}, by Slack's name of the error. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ObjectNode body;

    Refusal(String error) {
        this(error, Json.object());
    }

    /** @param more what stands beside the error's name */
    Refusal(String error, ObjectNode more) {
        super(error);
        body = Json.object().put("ok", false).put("error", error);
        body.setAll(more);
    }

    ObjectNode body() {
        return body;
    }
}
