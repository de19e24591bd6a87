package dev.kindling.chat;

import java.util.List;

/**
 * A form (modal) to fill in. At most five fields and a title of 24 characters, so that it fits Slack and Discord alike
 * (Slack: 24, Discord: 45 and 5 fields, docs).
 *
 * @param name which handler gets the answer, such as {@code sandbox/create}
 * @param context handed back with the answer; untrusted
 */
public record Form(String name, String context, String title, String submitLabel, List<Field> fields) {
    public Form {
        fields = List.copyOf(fields);
        if (title.length() > 24 || fields.isEmpty() || fields.size() > 5) {
            throw new IllegalArgumentException("a form has a title of at most 24 characters and 1 to 5 fields");
        }
    }

    /**
     * One input.
     *
     * @param name key in {@link Input.Submitted#values}
     * @param hint one line of help under the input; may be empty
     * @param initial what it shows at first; may be empty
     * @param choices what a {@link Kind#CHOICE} offers; empty otherwise
     */
    public record Field(
            String name, String label, Kind kind, boolean required, String hint, String initial, List<Choice> choices) {
        public Field {
            choices = List.copyOf(choices);
        }

        public static Field line(String name, String label, boolean required, String hint, String initial) {
            return new Field(name, label, Kind.LINE, required, hint, initial, List.of());
        }

        public static Field paragraph(String name, String label, boolean required, String hint) {
            return new Field(name, label, Kind.PARAGRAPH, required, hint, "", List.of());
        }

        public static Field choice(String name, String label, String initial, List<Choice> choices) {
            return new Field(name, label, Kind.CHOICE, true, "", initial, choices);
        }
    }

    /** What an input takes. */
    public enum Kind {
        LINE,
        PARAGRAPH,
        CHOICE
    }

    /** One entry of a {@link Kind#CHOICE}. */
    public record Choice(String value, String label) {}
}
