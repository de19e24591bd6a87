package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A form as it stands on somebody's screen.
 *
 * @param opener id of the interaction that it answers
 * @param message the message whose button opened it, if a button did
 */
public record Modal(String opener, Person person, Place place, JsonNode data, Optional<String> message) {
    public String customId() {
        return Json.text(data, "custom_id");
    }

    public String title() {
        return Json.text(data, "title");
    }

    /** The labelled inputs, in their order. */
    public List<Field> fields() {
        return Json.list(data.path("components")).stream()
                .filter(component -> component.path("type").asInt() == Components.LABEL)
                .map(label -> new Field(Json.text(label, "label"), label.path("component")))
                .toList();
    }

    /** The field with that custom id or label; fails when there is none. */
    public Field field(String idOrLabel) {
        return fields().stream()
                .filter(field ->
                        field.customId().equals(idOrLabel) || field.label().equals(idOrLabel))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no field " + idOrLabel + " in " + data));
    }

    /** One input with what is written above it. */
    public record Field(String label, JsonNode component) {
        public String customId() {
            return Json.text(component, "custom_id");
        }

        /** What stands in it before anybody typed. */
        public String value() {
            return Json.text(component, "value");
        }

        boolean required() {
            return component.path("required").asBoolean(true);
        }
    }
}
