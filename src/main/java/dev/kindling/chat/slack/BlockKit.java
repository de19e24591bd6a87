package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.CutText;
import dev.kindling.chat.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Cards as Block Kit, within Slack's limits. What would not fit is cut with a word about it; buttons are never cut away.
 * Texts go out as plain text wherever Slack takes that, so that nothing that a person wrote is read as markup.
 */
final class BlockKit {
    /** Blocks of one message (Slack, docs). */
    static final int IN_MESSAGE = 50;

    /** Blocks of a modal or of App Home (Slack, docs). */
    static final int IN_VIEW = 100;

    private static final int HEADER = 150;
    private static final int SECTION = 2_900;
    private static final int NOTE = 1_900;
    private static final int LABEL = 75;

    /** Slack's chat.update takes 4,000 characters of top-level text; escaping is counted in. */
    private static final int FALLBACK = 3_900;

    private static final Map<Card.Tone, String> SIGNS = Map.of(
            Card.Tone.PROGRESS, "⏳ ",
            Card.Tone.SUCCESS, "✅ ",
            Card.Tone.WARNING, "⚠️ ",
            Card.Tone.REFUSAL, "🚫 ",
            Card.Tone.FAULT, "❗ ");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BlockKit() {}

    /** What notifications and screen readers give: the whole card as plain text. */
    static String fallback(Card card) {
        return CutText.cut(SlackText.escape(PlainText.render(card)), FALLBACK);
    }

    static ArrayNode blocks(Card card, int most) {
        List<ObjectNode> blocks = new ArrayList<>();
        title(card, blocks);
        for (Block block : card.blocks()) {
            add(block, blocks);
        }
        return within(blocks, most);
    }

    private static void title(Card card, List<ObjectNode> blocks) {
        String title = SIGNS.getOrDefault(card.tone(), "") + card.title().strip();
        if (title.isBlank()) {
            return;
        }
        if (title.length() <= HEADER) {
            blocks.add(block("header").set("text", plain(title, true)));
        } else {
            addText(title, blocks);
        }
    }

    private static void add(Block block, List<ObjectNode> blocks) {
        if (block instanceof Block.Text text) {
            addText(text.text(), blocks);
        } else if (block instanceof Block.Note note) {
            CutText.pieces(note.text(), NOTE).stream()
                    .filter(piece -> !piece.isBlank())
                    .forEach(piece -> blocks.add(
                            block("context").set("elements", JSON.arrayNode().add(plain(piece, false)))));
        } else if (block instanceof Block.Code code) {
            addCode(code.label(), code.code(), blocks);
        } else if (block instanceof Block.Link link) {
            addMrkdwn("<" + SlackText.escape(link.url()) + "|" + SlackText.mrkdwn(link.label()) + ">", blocks);
        } else if (block instanceof Block.Facts facts) {
            String lines = facts.facts().stream()
                    .map(fact -> "*" + SlackText.mrkdwn(fact.label()) + ":* " + SlackText.mrkdwn(fact.value()))
                    .collect(Collectors.joining("\n"));
            addMrkdwn(lines, blocks);
        } else if (block instanceof Block.Table) {
            addCode("", PlainText.render(new Card(Card.Tone.INFO, "", List.of(block))), blocks);
        } else if (block instanceof Block.Buttons row) {
            addButtons(row, blocks);
        } else {
            throw new IllegalArgumentException("unknown kind of block: " + block.getClass());
        }
    }

    private static void addText(String text, List<ObjectNode> blocks) {
        CutText.pieces(text, SECTION).stream()
                .filter(piece -> !piece.isBlank())
                .forEach(piece -> blocks.add(block("section").set("text", plain(piece, false))));
    }

    private static void addMrkdwn(String text, List<ObjectNode> blocks) {
        CutText.pieces(text, SECTION).stream()
                .filter(piece -> !piece.isBlank())
                .forEach(piece -> blocks.add(block("section").set("text", mrkdwn(piece))));
    }

    private static void addCode(String label, String code, List<ObjectNode> blocks) {
        String heading = label.isBlank() ? "" : "*" + SlackText.mrkdwn(label) + "*\n";
        for (String piece : CutText.pieces(SlackText.code(code), SECTION - heading.length() - 10)) {
            blocks.add(block("section").set("text", mrkdwn(heading + "```\n" + piece + "\n```")));
            heading = "";
        }
    }

    private static void addButtons(Block.Buttons row, List<ObjectNode> blocks) {
        ArrayNode elements = JSON.arrayNode();
        for (Button button : row.buttons()) {
            ObjectNode element = JSON.objectNode().put("type", "button");
            element.set("text", plain(CutText.cut(button.label(), LABEL), false));
            // Ids have to differ within a message; which button it is stands in the value.
            element.put("action_id", button.action().name() + "#" + blocks.size() + "." + elements.size());
            element.put("value", ButtonValue.of(button.action()));
            switch (button.style()) {
                case PRIMARY -> element.put("style", "primary");
                case DANGER -> element.put("style", "danger");
                case PLAIN -> {}
            }
            elements.add(element);
        }
        blocks.add(block("actions").set("elements", elements));
    }

    private static ArrayNode within(List<ObjectNode> blocks, int most) {
        List<ObjectNode> kept = blocks;
        if (blocks.size() > most) {
            List<ObjectNode> buttons = blocks.stream()
                    .filter(block -> block.path("type").asText().equals("actions"))
                    .limit(most / 2)
                    .toList();
            kept = new ArrayList<>(blocks.stream()
                    .filter(block -> !block.path("type").asText().equals("actions"))
                    .limit(most - 1L - buttons.size())
                    .toList());
            kept.add(block("context")
                    .set(
                            "elements",
                            JSON.arrayNode().add(plain("This is cut: Slack shows no more in one place.", false))));
            kept.addAll(buttons);
        }
        return JSON.arrayNode().addAll(kept);
    }

    private static ObjectNode block(String type) {
        return JSON.objectNode().put("type", type);
    }

    static ObjectNode plain(String text, boolean emoji) {
        return JSON.objectNode().put("type", "plain_text").put("text", text).put("emoji", emoji);
    }

    private static ObjectNode mrkdwn(String text) {
        // Verbatim: Slack makes no links of what only looks like one.
        return JSON.objectNode().put("type", "mrkdwn").put("text", text).put("verbatim", true);
    }
}
