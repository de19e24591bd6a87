package dev.kindling.chat.discord;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.CutText;
import dev.kindling.chat.PlainText;
import java.awt.Color;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.ButtonStyle;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;

/**
 * Cards as messages, within Discord's limits: the title as text, which is what notifications and screen readers say first,
 * everything else as embeds with the tone's colour, and buttons. What would not fit is cut with a word about it; buttons are
 * never cut away. No message mentions anybody.
 */
final class Embeds {
    /** Text of a message (Discord, docs); some is left for the sign. */
    private static final int CONTENT = 1_900;

    private static final int DESCRIPTION = 4_000;
    private static final int FOOTER = 1_000;

    /** All embeds of a message together (Discord, docs: 6,000), less the sentence about the cut. */
    private static final int TOTAL = 5_900;

    private static final int LONGEST_IN_COLUMNS = 5_000;
    private static final int LABEL = 80;
    private static final int ROWS = 5;
    private static final int IN_ROW = 5;
    private static final String CUT = "This is cut: Discord shows no more in one place.";

    private static final Map<Card.Tone, String> SIGNS = Map.of(
            Card.Tone.PROGRESS, "⏳ ",
            Card.Tone.SUCCESS, "✅ ",
            Card.Tone.WARNING, "⚠️ ",
            Card.Tone.REFUSAL, "🚫 ",
            Card.Tone.FAULT, "❗ ");

    private static final Map<Card.Tone, Integer> COLOURS = Map.of(
            Card.Tone.INFO, 0x5865F2,
            Card.Tone.PROGRESS, 0x3498DB,
            Card.Tone.SUCCESS, 0x2ECC71,
            Card.Tone.WARNING, 0xF1C40F,
            Card.Tone.REFUSAL, 0xE67E22,
            Card.Tone.FAULT, 0xE74C3C);

    private Embeds() {}

    /** @param guild stands in the buttons, for where an interaction does not say it: direct messages */
    static MessageCreateData message(Card card, Optional<String> guild) {
        var message = new MessageCreateBuilder()
                .setAllowedMentions(EnumSet.noneOf(Message.MentionType.class))
                .mentionRepliedUser(false);
        String title = SIGNS.getOrDefault(card.tone(), "")
                + Markdown.escape(card.title().strip());
        if (!title.isBlank()) {
            message.setContent(CutText.cut(title, CONTENT));
        }
        message.setEmbeds(embeds(card));
        message.setComponents(rows(card, guild));
        return message.isEmpty() ? message.setContent("…").build() : message.build();
    }

    private static List<MessageEmbed> embeds(Card card) {
        List<Block> blocks = card.blocks().stream()
                .filter(block -> !(block instanceof Block.Buttons))
                .toList();
        String footer = "";
        if (!blocks.isEmpty() && blocks.get(blocks.size() - 1) instanceof Block.Note note) {
            footer = CutText.cut(note.text().strip(), FOOTER);
            blocks = blocks.subList(0, blocks.size() - 1);
        }
        List<String> parts = blocks.stream()
                .flatMap(block -> parts(block).stream())
                .filter(part -> !part.isBlank())
                .toList();
        List<String> texts = within(parts, TOTAL - footer.length());
        if (texts.isEmpty() && footer.isEmpty()) {
            return List.of();
        }
        return print(texts, footer, new Color(COLOURS.getOrDefault(card.tone(), 0x5865F2)));
    }

    private static List<MessageEmbed> print(List<String> texts, String footer, Color colour) {
        List<MessageEmbed> embeds = new ArrayList<>();
        int last = Math.max(0, texts.size() - 1);
        for (int i = 0; i <= last; i++) {
            var embed = new EmbedBuilder().setColor(colour);
            if (i < texts.size()) {
                embed.setDescription(texts.get(i));
            }
            if (i == last && !footer.isEmpty()) {
                embed.setFooter(footer);
            }
            embeds.add(embed.build());
        }
        return embeds;
    }

    /** Parts joined to as few texts as fit into an embed each, and altogether at most {@code most} characters. */
    private static List<String> within(List<String> parts, int most) {
        List<String> texts = new ArrayList<>();
        var text = new StringBuilder();
        int left = most;
        for (String part : parts) {
            if (part.length() + 1 > left) {
                texts.add(text.append(text.isEmpty() ? "" : "\n").append(CUT).toString());
                return texts;
            }
            if (text.length() + part.length() + 1 > DESCRIPTION) {
                texts.add(text.toString());
                text.setLength(0);
            }
            text.append(text.isEmpty() ? "" : "\n").append(part);
            left -= part.length() + 1;
        }
        if (!text.isEmpty()) {
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<String> parts(Block block) {
        if (block instanceof Block.Text text) {
            return CutText.pieces(Markdown.escape(text.text()), TOTAL / 3);
        } else if (block instanceof Block.Note note) {
            return CutText.pieces(Markdown.escape(note.text()), TOTAL / 3).stream()
                    .map(piece -> piece.lines().map(line -> "-# " + line).collect(Collectors.joining("\n")))
                    .toList();
        } else if (block instanceof Block.Code code) {
            return code(code.label(), code.code());
        } else if (block instanceof Block.Link link) {
            return link(link);
        } else if (block instanceof Block.Facts facts) {
            return CutText.pieces(
                    facts.facts().stream()
                            .map(fact -> "**" + Markdown.escape(fact.label()) + ":** " + Markdown.escape(fact.value()))
                            .collect(Collectors.joining("\n")),
                    TOTAL / 3);
        } else if (block instanceof Block.Table table) {
            return code("", text(table));
        }
        throw new IllegalArgumentException("unknown kind of block: " + block.getClass());
    }

    /** In columns, unless what is between them would take the room that the words need. */
    private static String text(Block.Table table) {
        String columns = PlainText.render(new Card(Card.Tone.INFO, "", List.of(table)));
        if (columns.length() <= LONGEST_IN_COLUMNS) {
            return columns;
        }
        Block.Text narrow = new Block.Text(Stream.concat(Stream.of(table.head()), table.rows().stream())
                .map(row -> row.stream().map(cell -> cell.replace('\n', ' ')).collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n")));
        return PlainText.render(new Card(Card.Tone.INFO, "", List.of(narrow)));
    }

    private static List<String> code(String label, String code) {
        List<String> parts = new ArrayList<>();
        String heading = label.isBlank() ? "" : "**" + Markdown.escape(label) + "**\n";
        for (String piece : CutText.pieces(code, TOTAL / 3)) {
            parts.add(heading + Markdown.code(piece));
            heading = "";
        }
        return parts;
    }

    /** Discord makes links of web addresses only; others are there to copy. */
    private static List<String> link(Block.Link link) {
        boolean web = link.url().startsWith("https://") && !link.url().matches(".*[\\s()].*");
        return web
                ? List.of("[" + Markdown.escape(link.label()) + "](" + link.url() + ")")
                : code(link.label(), link.url());
    }

    private static List<ActionRow> rows(Card card, Optional<String> guild) {
        // Ids have to differ within a message; a second button for the same thing says nothing new.
        Map<String, net.dv8tion.jda.api.components.buttons.Button> unique = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Block block : card.blocks()) {
            if (block instanceof Block.Buttons row) {
                List<String> ids = new ArrayList<>();
                for (Button button : row.buttons()) {
                    String id = CustomId.of(button, guild).text();
                    if (unique.putIfAbsent(id, button(button, id)) == null) {
                        ids.add(id);
                    }
                }
                rows.add(ids);
            }
        }
        List<List<String>> kept = rows.size() <= ROWS ? rows : packed(List.copyOf(unique.keySet()));
        return kept.stream()
                .filter(ids -> !ids.isEmpty())
                .map(ids -> ActionRow.of(ids.stream()
                        .flatMap(id -> Optional.ofNullable(unique.get(id)).stream())
                        .toList()))
                .toList();
    }

    private static List<List<String>> packed(List<String> ids) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ids.size() && rows.size() < ROWS; i += IN_ROW) {
            rows.add(ids.subList(i, Math.min(ids.size(), i + IN_ROW)));
        }
        return rows;
    }

    private static net.dv8tion.jda.api.components.buttons.Button button(Button button, String id) {
        ButtonStyle style = switch (button.style()) {
            case PRIMARY -> ButtonStyle.PRIMARY;
            case DANGER -> ButtonStyle.DANGER;
            case PLAIN -> ButtonStyle.SECONDARY;
        };
        return net.dv8tion.jda.api.components.buttons.Button.of(style, id, CutText.cut(button.label(), LABEL));
    }
}
