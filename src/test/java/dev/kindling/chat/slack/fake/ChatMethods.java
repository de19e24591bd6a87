package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** {@code chat.*}. */
final class ChatMethods {
    private final Ids ids;
    private final Witness witness;
    private final Places places;
    private final Messages messages;

    ChatMethods(Ids ids, Witness witness, Places places, Messages messages) {
        this.ids = ids;
        this.witness = witness;
        this.places = places;
        this.messages = messages;
    }

    Map<String, WebApi.Method> methods() {
        return Map.of(
                "chat.postMessage", this::post,
                "chat.postEphemeral", this::whisper,
                "chat.update", this::update);
    }

    private ObjectNode post(Form form) {
        JsonNode blocks = form.json("blocks", "[]");
        String text = form.find("text").orElse("");
        List<String> faults = BlockKitRules.message(text, blocks);
        witness.complain(faults);
        if (text.isEmpty()) {
            witness.complain("a message without text for screen readers");
        }
        if (!faults.isEmpty()) {
            throw new Refusal("invalid_blocks");
        }
        String place = places.reached(form.text("channel"));
        String ts = messages.post(place, text, blocks, form.json("metadata", "null"));
        ObjectNode answer = Json.ok().put("channel", place).put("ts", ts);
        answer.putObject("message").put("type", "message").put("text", text).put("ts", ts);
        return answer;
    }

    private ObjectNode whisper(Form form) {
        messages.show(form.text("user"), form.text("channel"), body(form), "none");
        return Json.ok().put("message_ts", ids.ts());
    }

    private ObjectNode update(Form form) {
        String key = Messages.key(form.text("channel"), form.text("ts"));
        Message old = messages.find(key)
                .filter(message -> message.onlyFor().isEmpty())
                .orElseThrow(() -> new Refusal("message_not_found"));
        ObjectNode body = body(form);
        String text = body.path("text").asText();
        List<String> faults = BlockKitRules.message(text, body.path("blocks"));
        witness.complain(faults);
        if (!faults.isEmpty()) {
            throw new Refusal("invalid_blocks");
        }
        messages.change(key, body);
        return Json.ok().put("channel", old.channel()).put("ts", old.ts()).put("text", text);
    }

    private static ObjectNode body(Form form) {
        ObjectNode body = Json.object().put("text", form.find("text").orElse(null));
        body.set("blocks", form.json("blocks", "[]"));
        return body;
    }
}
