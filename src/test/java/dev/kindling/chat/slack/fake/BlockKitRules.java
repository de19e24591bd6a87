package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Slack's limits of blocks, messages and views, with the strictest reading of the documentation. */
public final class BlockKitRules {
    private static final Set<String> KNOWN = Set.of("header", "section", "context", "actions", "divider", "input");
    private final List<String> faults = new ArrayList<>();
    private final Set<String> blockIds = new HashSet<>();

    private BlockKitRules() {}

    public static List<String> message(String text, JsonNode blocks) {
        var rules = new BlockKitRules();
        rules.most("blocks", blocks.size(), 50);
        rules.most("text", text.length(), 4_000);
        blocks.forEach(block -> rules.block(block, false));
        return rules.faults;
    }

    public static List<String> view(JsonNode view) {
        var rules = new BlockKitRules();
        boolean modal = view.path("type").asText().equals("modal");
        rules.most("blocks", view.path("blocks").size(), 100);
        rules.most("view", view.toString().getBytes(StandardCharsets.UTF_8).length, 250_000);
        rules.most("private_metadata", view.path("private_metadata").asText().length(), 3_000);
        rules.most("callback_id", view.path("callback_id").asText().length(), 255);
        view.path("blocks").forEach(block -> rules.block(block, modal));
        if (modal) {
            rules.text(view.path("title"), "plain_text", 24, "title");
            for (String button : List.of("submit", "close")) {
                if (view.has(button)) {
                    rules.text(view.path(button), "plain_text", 24, button);
                }
            }
            boolean inputs = false;
            for (JsonNode block : view.path("blocks")) {
                inputs |= block.path("type").asText().equals("input");
            }
            rules.check(!inputs || view.has("submit"), "a modal with inputs needs submit");
        }
        return rules.faults;
    }

    private void block(JsonNode block, boolean inputs) {
        String type = block.path("type").asText();
        check(KNOWN.contains(type) && (inputs || !type.equals("input")), "unsupported type: " + type);
        if (block.has("block_id")) {
            most("block_id", block.path("block_id").asText().length(), 255);
            check(blockIds.add(block.path("block_id").asText()), "duplicate block_id");
        }
        switch (type) {
            case "header" -> text(block.path("text"), "plain_text", 150, "header");
            case "section" -> text(block.path("text"), "", 3_000, "section");
            case "context" -> {
                most("context", block.path("elements").size(), 10);
                block.path("elements").forEach(element -> text(element, "", 2_000, "context"));
            }
            case "actions" -> {
                most("actions", block.path("elements").size(), 25);
                Set<String> ids = new HashSet<>();
                block.path("elements").forEach(element -> button(element, ids));
            }
            case "input" -> input(block);
            default -> {}
        }
    }

    private void button(JsonNode button, Set<String> ids) {
        check(button.path("type").asText().equals("button"), "only buttons are used");
        text(button.path("text"), "plain_text", 75, "button");
        most("value", button.path("value").asText().length(), 2_000);
        most("action_id", button.path("action_id").asText().length(), 255);
        check(ids.add(button.path("action_id").asText()), "duplicate action_id");
        check(
                !button.has("style")
                        || Set.of("primary", "danger")
                                .contains(button.path("style").asText()),
                "style");
    }

    private void input(JsonNode block) {
        text(block.path("label"), "plain_text", 2_000, "label");
        Optional.ofNullable(block.get("hint")).ifPresent(hint -> text(hint, "plain_text", 2_000, "hint"));
        JsonNode element = block.path("element");
        check(!element.path("action_id").asText().isEmpty(), "an input needs an action_id");
        switch (element.path("type").asText()) {
            case "plain_text_input" -> {
                int longest = element.path("max_length").asInt(3_000);
                check(longest >= 1 && longest <= 3_000, "max_length");
                most("initial_value", element.path("initial_value").asText().length(), longest);
            }
            case "static_select" -> {
                check(element.path("options").size() >= 1, "a select needs options");
                most("options", element.path("options").size(), 100);
                element.path("options").forEach(option -> {
                    text(option.path("text"), "plain_text", 75, "option");
                    most("option value", option.path("value").asText().length(), 75);
                });
                check(
                        !element.has("initial_option")
                                || contains(element.path("options"), element.path("initial_option")),
                        "initial_option is none of the options");
            }
            default -> check(false, "unsupported element " + element.path("type"));
        }
    }

    private static boolean contains(JsonNode options, JsonNode wanted) {
        for (JsonNode option : options) {
            if (option.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private void text(JsonNode text, String type, int most, String where) {
        String kind = text.path("type").asText();
        check(
                type.isEmpty() ? Set.of("plain_text", "mrkdwn").contains(kind) : kind.equals(type),
                where + " has text of the wrong type");
        check(!text.path("text").asText().isEmpty(), where + " has no text");
        check(!kind.equals("mrkdwn") || !text.has("emoji"), where + ": mrkdwn has no emoji");
        check(!kind.equals("plain_text") || !text.has("verbatim"), where + ": plain_text has no verbatim");
        most(where, text.path("text").asText().length(), most);
    }

    private void most(String what, int is, int most) {
        check(is <= most, what + " is " + is + ", at most " + most);
    }

    private void check(boolean good, String fault) {
        if (!good) {
            faults.add(fault);
        }
    }
}
