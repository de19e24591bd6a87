package dev.kindling.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Discord's limits for messages and modals (facts: docs/discord.md, Discord's documentation). */
final class DiscordRules {
    private DiscordRules() {}

    static List<String> message(JsonNode message) {
        List<String> faults = new ArrayList<>();
        most(faults, "content", message.path("content").asText(), 2_000);
        int total = 0;
        if (message.path("embeds").size() > 10) {
            faults.add("more than 10 embeds");
        }
        for (JsonNode embed : message.path("embeds")) {
            most(faults, "title", embed.path("title").asText(), 256);
            most(faults, "description", embed.path("description").asText(), 4_096);
            most(faults, "footer", embed.path("footer").path("text").asText(), 2_048);
            total += embed.path("title").asText().length()
                    + embed.path("description").asText().length()
                    + embed.path("footer").path("text").asText().length();
        }
        if (total > 6_000) {
            faults.add("embeds have " + total + " characters together");
        }
        if (message.path("content").asText().isEmpty() && message.path("embeds").isEmpty()) {
            faults.add("an empty message");
        }
        rows(faults, message.path("components"));
        if (!message.path("allowed_mentions").path("parse").isEmpty()
                || !message.path("allowed_mentions").has("parse")) {
            faults.add("mentions are not off");
        }
        return faults;
    }

    private static void rows(List<String> faults, JsonNode rows) {
        if (rows.size() > 5) {
            faults.add("more than 5 rows");
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode row : rows) {
            if (row.path("components").isEmpty() || row.path("components").size() > 5) {
                faults.add("a row of " + row.path("components").size());
            }
            for (JsonNode button : row.path("components")) {
                most(faults, "label", button.path("label").asText(), 80);
                most(faults, "custom_id", button.path("custom_id").asText(), 100);
                if (!ids.add(button.path("custom_id").asText())) {
                    faults.add("custom_id twice: " + button.path("custom_id").asText());
                }
            }
        }
    }

    static List<String> modal(JsonNode modal) {
        List<String> faults = new ArrayList<>();
        most(faults, "title", modal.path("title").asText(), 45);
        most(faults, "custom_id", modal.path("custom_id").asText(), 100);
        if (modal.path("components").isEmpty() || modal.path("components").size() > 5) {
            faults.add("a modal of " + modal.path("components").size());
        }
        for (JsonNode label : modal.path("components")) {
            if (label.path("type").asInt() != 18) {
                faults.add("not a label: " + label);
            }
            most(faults, "label", label.path("label").asText(), 45);
            most(faults, "description", label.path("description").asText(), 100);
            most(faults, "value", label.path("component").path("value").asText(), 4_000);
            if (label.path("component").path("options").size() > 25) {
                faults.add("more than 25 options");
            }
        }
        return faults;
    }

    private static void most(List<String> faults, String what, String text, int most) {
        if (text.length() > most) {
            faults.add(what + " has " + text.length() + " characters");
        }
    }
}
