package dev.kindling.chat;

/**
 * A button on a card.
 *
 * @param label at most 75 characters (Slack: button text, docs)
 * @param confirming whether pressing it is the "yes" to a question that this card asks
 */
public record Button(String label, Action action, Style style, boolean confirming) {
    /** How the button looks. */
    public enum Style {
        PLAIN,
        PRIMARY,
        DANGER
    }

    public Button {
        if (label.isBlank() || label.length() > 75) {
            throw new IllegalArgumentException("a button label has 1 to 75 characters: " + label);
        }
    }

    public static Button plain(String label, String action, String argument) {
        return new Button(label, new Action(action, argument), Style.PLAIN, false);
    }

    public static Button primary(String label, String action, String argument) {
        return new Button(label, new Action(action, argument), Style.PRIMARY, false);
    }

    /** The red "yes, do it" under a question. */
    public static Button confirming(String label, String action, String argument) {
        return new Button(label, new Action(action, argument), Style.DANGER, true);
    }
}
