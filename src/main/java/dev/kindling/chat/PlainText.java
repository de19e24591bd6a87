package dev.kindling.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cards as plain text: what {@code say} prints, what a screen reader of an old client gets, and the fallback text of
 * platforms that ask for one.
 *
 * <p>The title stands first. The lines of a {@link Block.Code} stand on lines of their own, letter by letter, so that
 * they can be cut out by a program. Control characters are left out: the text goes to terminals.
 */
public final class PlainText {
    private static final Map<Card.Tone, String> SIGNS =
            Map.of(Card.Tone.WARNING, "Warning", Card.Tone.REFUSAL, "Refused", Card.Tone.FAULT, "Fault");

    private PlainText() {}

    public static String render(Card card) {
        var parts = new ArrayList<String>();
        parts.add(title(card));
        card.blocks().forEach(block -> parts.add(render(block)));
        return join(parts);
    }

    public static String render(Reply reply) {
        if (reply instanceof Reply.Show show) {
            return render(show.card());
        } else if (reply instanceof Reply.OpenForm open) {
            return render(open.form());
        } else if (reply instanceof Reply.FormErrors errors) {
            return new TreeMap<>(errors.messages())
                    .entrySet().stream()
                            .map(entry -> clean(entry.getKey() + ": " + entry.getValue()))
                            .collect(Collectors.joining("\n"));
        }
        throw new IllegalArgumentException("unknown kind of reply: " + reply.getClass());
    }

    public static String render(Form form) {
        var parts = new ArrayList<String>();
        parts.add(clean(form.title()));
        form.fields().forEach(field -> parts.add(render(field)));
        parts.add("[" + clean(form.submitLabel()) + "]");
        return join(parts);
    }

    private static String title(Card card) {
        String title = clean(card.title());
        return Optional.ofNullable(SIGNS.get(card.tone()))
                .filter(sign -> !title.toLowerCase(Locale.ROOT).startsWith(sign.toLowerCase(Locale.ROOT)))
                .map(sign -> title.isBlank() ? sign : sign + ": " + title)
                .orElse(title);
    }

    private static String render(Form.Field field) {
        var text = new StringBuilder(field.name() + ": " + field.label());
        text.append(field.required() ? " (required)" : " (optional)");
        if (!field.hint().isBlank()) {
            text.append(" - ").append(field.hint());
        }
        field.choices()
                .forEach(choice ->
                        text.append("\n  ").append(choice.value()).append(" = ").append(choice.label()));
        if (!field.initial().isBlank()) {
            text.append("\n  at first: ").append(field.initial());
        }
        return clean(text.toString());
    }

    private static String render(Block block) {
        if (block instanceof Block.Text text) {
            return clean(text.text());
        } else if (block instanceof Block.Note note) {
            return clean(note.text());
        } else if (block instanceof Block.Code code) {
            String label = code.label().isBlank() ? "" : clean(code.label()) + ":\n";
            return label + clean(code.code());
        } else if (block instanceof Block.Link link) {
            return clean(link.label() + ": " + link.url());
        } else if (block instanceof Block.Facts facts) {
            return facts.facts().stream()
                    .map(fact -> clean(fact.label() + ": " + fact.value()))
                    .collect(Collectors.joining("\n"));
        } else if (block instanceof Block.Table table) {
            return render(table);
        } else if (block instanceof Block.Buttons row) {
            return row.buttons().stream()
                    .map(button -> "[" + clean(button.label()) + "]")
                    .collect(Collectors.joining(" "));
        }
        throw new IllegalArgumentException("unknown kind of block: " + block.getClass());
    }

    private static String render(Block.Table table) {
        var rows = new ArrayList<List<String>>();
        rows.add(table.head().stream().map(PlainText::cell).toList());
        table.rows().forEach(row -> rows.add(row.stream().map(PlainText::cell).toList()));
        int[] widths = new int[table.head().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - width(cell) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static String cell(String text) {
        return clean(text).replace('\n', ' ');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String join(List<String> parts) {
        return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n"));
    }

    /**
     * Without escape sequences, which a terminal would obey, and without marks that turn the reading direction, with
     * which one text can be made to look like another.
     */
    private static String clean(String text) {
        return text.codePoints()
                .filter(point -> point == '\n' || point == '\t' || !(Character.isISOControl(point) || turns(point)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean turns(int point) {
        return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    }
}
