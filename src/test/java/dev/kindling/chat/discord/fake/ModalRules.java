package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** What a form must be: one to five labels (or texts), each with an input that can be answered. */
final class ModalRules {
    private ModalRules() {}

    static FormFaults check(JsonNode data) {
        FormFaults faults = new FormFaults();
        faults.longest(Json.text(data, "title"), 45, "data.title").present(Json.text(data, "title"), "data.title");
        faults.longest(Json.text(data, "custom_id"), 100, "data.custom_id")
                .present(Json.text(data, "custom_id"), "data.custom_id");
        JsonNode components = data.path("components");
        faults.check(
                !components.isEmpty() && components.size() <= 5,
                "data.components",
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 5 in length.");
        Set<String> customIds = new HashSet<>();
        for (int i = 0; i < components.size(); i++) {
            JsonNode component = components.get(i);
            String path = "data.components." + i;
            int type = component.path("type").asInt();
            if (type == Components.LABEL) {
                label(component, path, faults);
                faults.check(
                        customIds.add(Json.text(component.path("component"), "custom_id")),
                        path + ".component.custom_id",
                        "COMPONENT_CUSTOM_ID_DUPLICATED",
                        "Component custom id cannot be duplicated");
            } else {
                // Rows in forms are deprecated with Discord, and JDA cannot read the answer.
                faults.check(
                        type == Components.TEXT_DISPLAY,
                        path + ".type",
                        "UNION_TYPE_CHOICES",
                        "Value of field \"type\" must be one of (10, 18).");
            }
        }
        return faults;
    }

    private static void label(JsonNode label, String path, FormFaults faults) {
        faults.longest(Json.text(label, "label"), 45, path + ".label")
                .present(Json.text(label, "label"), path + ".label");
        faults.longest(Json.text(label, "description"), 100, path + ".description");
        JsonNode input = label.path("component");
        String at = path + ".component";
        faults.present(Json.text(input, "custom_id"), at + ".custom_id");
        if (input.path("type").asInt() == Components.TEXT_INPUT) {
            int least = input.path("min_length").asInt(0);
            int most = input.path("max_length").asInt(4000);
            String value = Json.text(input, "value");
            faults.check(
                            !input.hasNonNull("label"),
                            at + ".label",
                            "COMPONENT_LABEL_IN_LABEL",
                            "A text input in a label has no label of its own.")
                    .check(least <= most, at + ".min_length", "BASE_TYPE_MAX", "min_length is above max_length.")
                    .check(
                            value.isEmpty() || (value.length() >= least && value.length() <= most),
                            at + ".value",
                            "BASE_TYPE_BAD_LENGTH",
                            "Must be between " + least + " and " + most + " in length.")
                    .longest(Json.text(input, "placeholder"), 100, at + ".placeholder");
        }
    }
}
