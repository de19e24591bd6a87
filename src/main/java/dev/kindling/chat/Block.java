package dev.kindling.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A part of a card. Texts are plain: a renderer escapes whatever its platform gives a meaning to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Block.Code.class, name = "code"),
    @JsonSubTypes.Type(value = Block.Facts.class, name = "facts"),
    @JsonSubTypes.Type(value = Block.Link.class, name = "link"),
    @JsonSubTypes.Type(value = Block.Table.class, name = "table"),
    @JsonSubTypes.Type(value = Block.Note.class, name = "note"),
    @JsonSubTypes.Type(value = Block.Buttons.class, name = "buttons"),
})
public sealed interface Block {
    /** A paragraph. */
    record Text(String text) implements Block {}

    /** Something to copy, kept letter by letter; {@code label} says what it is and may be empty. */
    record Code(String label, String code) implements Block {}

    /** Short label and value pairs. */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** One line of {@link Facts}. */
    record Fact(String label, String value) {}

    /** A link that a person clicks; schemes are {@code https} and {@code vscode}. */
    record Link(String label, String url) implements Block {}

    /** Rows under a head; every row has as many cells as the head. */
    record Table(List<String> head, List<List<String>> rows) implements Block {
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
            int width = head.size();
            if (rows.stream().anyMatch(row -> row.size() != width)) {
                throw new IllegalArgumentException("every row of a table is as wide as its head");
            }
        }
    }

    /** Small print. */
    record Note(String text) implements Block {}

    /** A row of at most five buttons (Discord: action row, docs). */
    record Buttons(List<Button> buttons) implements Block {
        public Buttons {
            buttons = List.copyOf(buttons);
            if (buttons.isEmpty() || buttons.size() > 5) {
                throw new IllegalArgumentException("a row has 1 to 5 buttons");
            }
        }
    }
}
