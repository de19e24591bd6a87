package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Discord asks of a message beyond its published description: the 2,000 characters, the sum over embeds, the shape of
 * component rows. Lengths are counted in UTF-16 units, which is never kinder than code points.
 */
final class MessageRules {
    private static final int CONTENT = 2000;
    private static final int EMBEDS = 10;
    private static final int EMBED_SUM = 6000;
    private static final int ROWS = 5;
    private static final int COMPONENTS_IN_ALL = 40;
    private static final Set<Long> FLAGS_IN_CHANNEL = Set.of(4L, 4096L, 8192L, 32768L);

    private final FormFaults faults = new FormFaults();
    private final String prefix;

    private MessageRules(String prefix) {
        this.prefix = prefix;
    }

    /** Faults of what a message would be; {@code prefix} is the path to it in the body, with its dot. */
    static FormFaults check(String prefix, JsonNode body, long flags) {
        MessageRules rules = new MessageRules(prefix);
        rules.faults.longest(Json.text(body, "content"), CONTENT, prefix + "content");
        rules.embeds(body.path("embeds"));
        rules.components(body.path("components"), (flags & Message.COMPONENTS_V2) != 0);
        if ((flags & Message.COMPONENTS_V2) != 0) {
            rules.faults
                    .check(
                            Json.text(body, "content").isEmpty(),
                            prefix + "content",
                            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                            "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
                    .check(
                            body.path("embeds").isEmpty(),
                            prefix + "embeds",
                            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                            "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
        }
        return rules.faults;
    }

    /** The flags that a bot may set: ephemeral only in an answer to an interaction. */
    static FormFaults flags(String prefix, long flags, boolean interaction) {
        long allowed =
                FLAGS_IN_CHANNEL.stream().mapToLong(Long::longValue).sum() | (interaction ? Message.EPHEMERAL : 0);
        return new FormFaults()
                .check((flags & ~allowed) == 0, prefix + "flags", "MESSAGE_FLAGS_INVALID", "Flags are invalid");
    }

    private void embeds(JsonNode embeds) {
        faults.check(
                embeds.size() <= EMBEDS,
                prefix + "embeds",
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 0 and 10 in length.");
        int sum = 0;
        int number = 0;
        for (JsonNode embed : embeds) {
            String path = prefix + "embeds." + number++ + ".";
            sum += text(embed, "title", 256, path)
                    + text(embed, "description", 4096, path)
                    + text(embed.path("footer"), "text", 2048, path + "footer.")
                    + text(embed.path("author"), "name", 256, path + "author.");
            faults.check(
                    embed.path("fields").size() <= 25,
                    path + "fields",
                    "BASE_TYPE_BAD_LENGTH",
                    "Must be between 0 and 25 in length.");
            int fieldNumber = 0;
            for (JsonNode field : embed.path("fields")) {
                String at = path + "fields." + fieldNumber++ + ".";
                faults.present(Json.text(field, "name"), at + "name").present(Json.text(field, "value"), at + "value");
                sum += text(field, "name", 256, at) + text(field, "value", 1024, at);
            }
            faults.check(
                    embed.hasNonNull("title")
                            || embed.hasNonNull("description")
                            || !embed.path("fields").isEmpty()
                            || embed.hasNonNull("image")
                            || embed.hasNonNull("footer")
                            || embed.hasNonNull("author"),
                    path + "description",
                    "BASE_TYPE_REQUIRED",
                    "This field is required");
        }
        faults.check(
                sum <= EMBED_SUM,
                prefix + "embeds",
                "MAX_EMBED_SIZE_EXCEEDED",
                "Embed size exceeds maximum size of 6000");
    }

    private int text(JsonNode object, String member, int most, String path) {
        String text = Json.text(object, member);
        faults.longest(text, most, path + member);
        return text.length();
    }

    private void components(JsonNode components, boolean second) {
        long all = Components.walk(components).count();
        faults.check(
                second ? all <= COMPONENTS_IN_ALL : components.size() <= ROWS,
                prefix + "components",
                "BASE_TYPE_BAD_LENGTH",
                second ? "Must be 40 or fewer in all." : "Must be between 1 and 5 in length.");
        int number = 0;
        for (JsonNode top : components) {
            String path = prefix + "components." + number++;
            if (top.path("type").asInt() == Components.ACTION_ROW) {
                row(top.path("components"), path + ".components");
            } else {
                faults.check(
                        second, path + ".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).");
            }
        }
        Set<String> customIds = new HashSet<>();
        Components.walk(components)
                .filter(component -> component.hasNonNull("custom_id"))
                .forEach(component -> faults.check(
                                customIds.add(Json.text(component, "custom_id")),
                                prefix + "components",
                                "COMPONENT_CUSTOM_ID_DUPLICATED",
                                "Component custom id cannot be duplicated")
                        .check(
                                !Json.text(component, "custom_id").isEmpty(),
                                prefix + "components",
                                "BASE_TYPE_BAD_LENGTH",
                                "Must be between 1 and 100 in length."));
        if (second) {
            Components.walk(components)
                    .filter(component -> component.path("type").asInt() == Components.ACTION_ROW)
                    .forEach(row -> row(row.path("components"), prefix + "components"));
        }
    }

    private void row(JsonNode children, String path) {
        List<JsonNode> row = Json.list(children);
        long selects = row.stream().filter(Components::isSelect).count();
        faults.check(
                        !row.isEmpty() && row.size() <= 5,
                        path,
                        "BASE_TYPE_BAD_LENGTH",
                        "Must be between 1 and 5 in length.")
                .check(
                        selects == 0 || row.size() == 1,
                        path,
                        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                        "The specified component exceeds the maximum width");
        for (int i = 0; i < row.size(); i++) {
            JsonNode component = row.get(i);
            if (component.path("type").asInt() == Components.BUTTON) {
                button(component, path + "." + i);
            } else if (component.path("type").asInt() == Components.STRING_SELECT) {
                select(component, path + "." + i);
            }
        }
    }

    private void button(JsonNode button, String path) {
        boolean link = button.path("style").asInt() == Components.LINK_STYLE;
        faults.longest(Json.text(button, "label"), 80, path + ".label")
                .longest(Json.text(button, "custom_id"), 100, path + ".custom_id")
                .check(
                        !Json.text(button, "label").isBlank() || button.hasNonNull("emoji"),
                        path + ".label",
                        "BUTTON_COMPONENT_INVALID",
                        "A button must have a label or emoji.")
                .check(
                        link != button.hasNonNull("custom_id"),
                        path + ".custom_id",
                        "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
                        "A button has a custom id, or is a link.")
                .check(
                        link == button.hasNonNull("url"),
                        path + ".url",
                        "BUTTON_COMPONENT_INVALID_URL",
                        "A link has a url, and no other button.")
                .check(
                        !link || Json.text(button, "url").matches("(https?|discord)://\\S+"),
                        path + ".url",
                        "URL_TYPE_INVALID_SCHEME",
                        "Scheme must be one of ('http', 'https', 'discord').");
    }

    private void select(JsonNode select, String path) {
        Set<String> values = new HashSet<>();
        select.path("options")
                .forEach(option -> faults.check(
                                values.add(Json.text(option, "value")),
                                path + ".options",
                                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                                "The specified option value is already used")
                        .present(Json.text(option, "label"), path + ".options"));
        faults.check(
                !select.path("options").isEmpty() && select.path("options").size() <= 25,
                path + ".options",
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 25 in length.");
        faults.check(
                select.path("min_values").asInt(1) <= select.path("max_values").asInt(1)
                        && select.path("max_values").asInt(1)
                                <= select.path("options").size(),
                path + ".max_values",
                "SELECT_COMPONENT_INVALID_VALUES",
                "min_values and max_values must fit the options");
    }
}
