package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message as people see it now. */
public record Message(
        String channel,
        String ts,
        String text,
        JsonNode blocks,
        Optional<String> onlyFor,
        int edits,
        JsonNode metadata) {
    Message(String channel, String ts, String text, JsonNode blocks, Optional<String> onlyFor) {
        this(channel, ts, text, blocks, onlyFor, 0, MissingNode.getInstance());
    }

    /** The same one after an edit; {@code body} has its text and blocks. */
    Message edited(JsonNode body) {
        return new Message(channel, ts, body.path("text").asText(), body.path("blocks"), onlyFor, edits + 1, metadata);
    }

    public List<JsonNode> buttons() {
        return buttons(blocks);
    }

    /** All buttons of a message's, modal's or home's blocks. */
    public static List<JsonNode> buttons(JsonNode blocks) {
        List<JsonNode> buttons = new ArrayList<>();
        blocks.forEach(block -> {
            if (block.path("type").asText().equals("actions")) {
                block.path("elements").forEach(buttons::add);
            }
        });
        return buttons;
    }

    static JsonNode button(JsonNode blocks, String label) {
        return buttons(blocks).stream()
                .filter(button -> button.path("text").path("text").asText().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + blocks));
    }
}
