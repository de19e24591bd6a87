package dev.kindling.chat.discord;

import dev.kindling.chat.Action;
import dev.kindling.chat.AgainButton;
import dev.kindling.chat.Button;
import dev.kindling.chat.Input;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the {@code custom_id} of a button or form: an action or a form's name with its context, and in direct
 * messages the guild that it is about. Comes back from outside, so it is never trusted.
 *
 * @param guild empty where the interaction itself says which guild it comes from
 * @param confirming whether it is the "yes" to a question, for which a person's roles are looked up anew
 * @param name path such as {@code sandbox/delete}
 * @param argument an action's argument or a form's context
 */
record CustomId(Optional<String> guild, boolean confirming, String name, String argument) {
    /** Longest {@code custom_id} (Discord, docs). */
    static final int LONGEST = 100;

    /** Types a line again, for a form that opens at the press of a button only. */
    private static final String TYPE = "discord/type";

    /** Opens a form once more, with what was right in it. */
    static final String FORM_AGAIN = "discord/form";

    private static final int LONGEST_LINE = 60;
    private static final Pattern TEXT =
            Pattern.compile("(?:g(\\d{15,20}):)?(!?)([A-Za-z0-9/-]{1,100})(?: (.*))?", Pattern.DOTALL);

    static CustomId of(Button button, Optional<String> guild) {
        Action action = button.action();
        return new CustomId(guild, button.confirming(), action.name(), action.argument());
    }

    static CustomId ofForm(String name, String context, Optional<String> guild) {
        return new CustomId(guild, false, name, context);
    }

    /** With the guild and the mark of a confirmation if there is room; both can be done without. */
    String text() {
        String plain = argument.isEmpty() ? name : name + " " + argument;
        String marked = confirming && plain.length() < LONGEST ? "!" + plain : plain;
        return guild.map(id -> "g" + id + ":" + marked)
                .filter(full -> full.length() <= LONGEST)
                .orElse(marked);
    }

    /** Empty when it is none of ours. */
    static Optional<CustomId> read(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        String argument = match.group(4) == null ? "" : match.group(4);
        if (match.group(3).length() + 1 + argument.length() > LONGEST) {
            return Optional.empty();
        }
        boolean confirming = !match.group(2).isEmpty();
        return Optional.of(new CustomId(Optional.ofNullable(match.group(1)), confirming, match.group(3), argument));
    }

    /** What pressing a button with this id asks for. */
    Input pressed() {
        return name.equals(TYPE) ? new Input.Typed(argument) : new Input.Pressed(new Action(name, argument));
    }

    /** A button that does what the input did; only the first words of a long line are kept. */
    static Button again(String label, Input input) {
        return AgainButton.of(label, input, TYPE, LONGEST_LINE);
    }
}
