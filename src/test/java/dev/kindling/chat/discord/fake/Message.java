package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as people see it at one moment.
 *
 * @param onlyFor id of the one person who sees it, when it is ephemeral
 * @param hook token of the interaction that it answers, when it does
 * @param edits how often its content changed after it was first shown
 */
public record Message(
        String id,
        String channel,
        Person author,
        String content,
        ArrayNode embeds,
        ArrayNode components,
        ArrayNode attachments,
        long flags,
        Optional<String> onlyFor,
        Optional<String> hook,
        Optional<String> nonce,
        Instant sentAt,
        Optional<Instant> editedAt,
        int edits,
        boolean silentMentions) {
    static final long SUPPRESS_EMBEDS = 4;
    static final long EPHEMERAL = 64;
    static final long LOADING = 128;
    static final long COMPONENTS_V2 = 32768;

    public boolean ephemeral() {
        return (flags & EPHEMERAL) != 0;
    }

    /** The bot "is thinking". */
    public boolean loading() {
        return (flags & LOADING) != 0;
    }

    /** Everything that can be read in it: content, embeds, text displays; one line each. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(content);
        for (JsonNode embed : embeds) {
            lines.add(Json.text(embed.path("author"), "name"));
            lines.add(Json.text(embed, "title"));
            lines.add(Json.text(embed, "description"));
            embed.path("fields").forEach(field -> {
                lines.add(Json.text(field, "name"));
                lines.add(Json.text(field, "value"));
            });
            lines.add(Json.text(embed.path("footer"), "text"));
        }
        Components.walk(components)
                .filter(component -> component.path("type").asInt() == Components.TEXT_DISPLAY)
                .forEach(component -> lines.add(Json.text(component, "content")));
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines);
    }

    /** All buttons, in their order. */
    public List<JsonNode> buttons() {
        return Components.walk(components)
                .filter(component -> component.path("type").asInt() == Components.BUTTON)
                .toList();
    }

    /** What is written on the buttons. */
    public List<String> labels() {
        return buttons().stream().map(button -> Json.text(button, "label")).toList();
    }

    /** The button with that label; fails when there is none. */
    public JsonNode button(String label) {
        return buttons().stream()
                .filter(button -> Json.text(button, "label").equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no button \"" + label + "\" but " + labels() + " under: " + text()));
    }
}
