package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.CutText;
import dev.kindling.chat.Form;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import java.util.Optional;

/** Forms as modals. The block id of an input is its field's name, so errors and values need no table. */
final class Modals {
    /** Action id of every input. */
    static final String INPUT = "value";

    private static final int BUTTON = 24;
    private static final int LABEL = 2_000;
    private static final int LONGEST_INPUT = 3_000;
    private static final int LONGEST_METADATA = 3_000;
    private static final int CHOICE = 75;
    private static final int MOST_CHOICES = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Modals() {}

    /**
     * What a modal carries along and brings back; comes back from outside, so it decides nothing but where an answer is
     * shown.
     *
     * @param openedBy the invocation that the form answered
     */
    record Luggage(String context, Optional<InvocationId> openedBy, Origin origin) {}

    /** @throws IllegalArgumentException when the form's context is longer than Slack can carry */
    static ObjectNode modal(Form form, InvocationId openedBy, Origin origin) {
        ObjectNode view = JSON.objectNode().put("type", "modal").put("callback_id", form.name());
        view.set("title", BlockKit.plain(form.title(), false));
        view.set("submit", BlockKit.plain(CutText.cut(form.submitLabel(), BUTTON), false));
        view.set("close", BlockKit.plain("Cancel", false));
        view.put("private_metadata", luggage(form.context(), openedBy, origin));
        ArrayNode blocks = view.putArray("blocks");
        form.fields().forEach(field -> blocks.add(input(field)));
        return view;
    }

    /** A modal that only says something. */
    static ObjectNode notice(String title, String text) {
        ObjectNode view = JSON.objectNode().put("type", "modal");
        view.set("title", BlockKit.plain(CutText.cut(title, BUTTON), false));
        view.set("close", BlockKit.plain("Close", false));
        ObjectNode section = JSON.objectNode().put("type", "section");
        section.set("text", BlockKit.plain(text, false));
        view.putArray("blocks").add(section);
        return view;
    }

    private static String luggage(String context, InvocationId openedBy, Origin origin) {
        String luggage = JSON.objectNode()
                .put("context", context)
                .put("openedBy", openedBy.value())
                .put("channel", origin.channel())
                .put("direct", origin.direct())
                .toString();
        if (luggage.length() > LONGEST_METADATA) {
            throw new IllegalArgumentException("a modal carries at most " + LONGEST_METADATA + " characters along");
        }
        return luggage;
    }

    static Luggage luggage(String metadata, String user) {
        try {
            JsonNode read = MAPPER.readTree(metadata);
            String openedBy = read.path("openedBy").asText();
            String channel = read.path("channel").asText();
            return new Luggage(
                    read.path("context").asText(),
                    openedBy.isBlank() || openedBy.length() > 200
                            ? Optional.empty()
                            : Optional.of(new InvocationId(openedBy)),
                    channel.isBlank()
                            ? new Origin(user, true)
                            : new Origin(channel, read.path("direct").asBoolean()));
        } catch (JsonProcessingException e) {
            return new Luggage("", Optional.empty(), new Origin(user, true));
        }
    }

    private static ObjectNode input(Form.Field field) {
        ObjectNode block = JSON.objectNode()
                .put("type", "input")
                .put("block_id", field.name())
                .put("optional", !field.required());
        block.set("label", BlockKit.plain(CutText.cut(field.label(), LABEL), false));
        if (!field.hint().isBlank()) {
            block.set("hint", BlockKit.plain(CutText.cut(field.hint(), LABEL), false));
        }
        block.set("element", field.kind() == Form.Kind.CHOICE ? select(field) : text(field));
        return block;
    }

    private static ObjectNode text(Form.Field field) {
        ObjectNode element = JSON.objectNode()
                .put("type", "plain_text_input")
                .put("action_id", INPUT)
                .put("multiline", field.kind() == Form.Kind.PARAGRAPH)
                .put("max_length", LONGEST_INPUT);
        if (!field.initial().isBlank()) {
            element.put("initial_value", CutText.cut(field.initial(), LONGEST_INPUT));
        }
        return element;
    }

    private static ObjectNode select(Form.Field field) {
        ObjectNode element = JSON.objectNode().put("type", "static_select").put("action_id", INPUT);
        ArrayNode options = element.putArray("options");
        field.choices().stream().limit(MOST_CHOICES).forEach(choice -> {
            ObjectNode option = JSON.objectNode();
            option.set("text", BlockKit.plain(CutText.cut(choice.label(), CHOICE), false));
            option.put("value", choice.value());
            options.add(option);
            if (choice.value().equals(field.initial())) {
                element.set("initial_option", option.deepCopy());
            }
        });
        return element;
    }
}
