package dev.kindling.chat.slack;

import dev.kindling.chat.Action;
import dev.kindling.chat.AgainButton;
import dev.kindling.chat.Button;
import dev.kindling.chat.Input;
import java.util.Optional;

/**
 * What stands in the {@code value} of a Slack button: the action's name and argument. One name is Slack's own: it types a
 * line again, for a form that could not be opened without a fresh trigger. Comes back from outside, so it is never trusted.
 */
final class ButtonValue {
    private static final String TYPE = "slack/type";
    private static final int LONGEST_LINE = 80;

    private ButtonValue() {}

    static String of(Action action) {
        return action.argument().isEmpty() ? action.name() : action.name() + " " + action.argument();
    }

    /** A button that does what the input did; only the first words of a long line are kept. */
    static Button again(String label, Input input) {
        return AgainButton.of(label, input, TYPE, LONGEST_LINE);
    }

    /** What pressing a button with that value asks for; empty when it is none of ours. */
    static Optional<Input> read(String value) {
        String[] words = value.split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        if (!words[0].matches("[A-Za-z0-9/-]{1,99}") || words[0].length() + 1 + argument.length() > 100) {
            return Optional.empty();
        }
        return Optional.of(
                words[0].equals(TYPE) ? new Input.Typed(argument) : new Input.Pressed(new Action(words[0], argument)));
    }
}
