package dev.kindling.chat.discord;

import dev.kindling.chat.Action;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.dv8tion.jda.api.modals.Modal;

/**
 * The form that each person opened last. Discord shows no errors inside a form and does not open a form in answer to one, so
 * after a mistake it opens again at a button, with what was right in it. In memory only; nothing that was wrong is kept.
 */
final class Drafts {
    private static final int MOST = 2_000;

    /** Put in place of a context that is too long for Discord to carry. */
    private static final String KEPT_HERE = "#kept";

    private final Recent<Key, Draft> drafts = new Recent<>(MOST);

    private record Key(String user, String form) {}

    private record Draft(Form form, Map<String, String> entered) {}

    /** The form as it is sent, and noted for later. */
    Modal modal(String user, Form form, Optional<String> guild) {
        drafts.put(new Key(user, form.name()), new Draft(form, Map.of()));
        return modal(form, guild, Map.of());
    }

    private static Modal modal(Form form, Optional<String> guild, Map<String, String> entered) {
        boolean fits = form.name().length() + 1 + form.context().length() <= CustomId.LONGEST;
        var id = new CustomId(guild, form.name(), fits ? form.context() : KEPT_HERE);
        return Modals.modal(form, id.text(), entered);
    }

    /** The context with which the form was opened. */
    Input.Submitted withContext(String user, Input.Submitted submitted) {
        if (!submitted.context().equals(KEPT_HERE)) {
            return submitted;
        }
        String context = drafts.get(new Key(user, submitted.form()))
                .map(draft -> draft.form().context())
                .orElse("");
        return new Input.Submitted(submitted.form(), context, submitted.values());
    }

    /** What was wrong, with a button to the same form. */
    Card mistakes(String user, Input.Submitted submitted, Map<String, String> messages) {
        var key = new Key(user, submitted.form());
        Optional<Draft> draft = drafts.get(key);
        Card card = Card.of(
                Card.Tone.REFUSAL,
                "That was not accepted",
                new Block.Text(String.join("\n", new TreeMap<>(messages).values())));
        if (draft.isEmpty()) {
            return card.withNote("Type the command again to correct it.");
        }
        Map<String, String> right = new TreeMap<>(submitted.values());
        right.keySet().removeAll(messages.keySet());
        drafts.put(key, new Draft(draft.get().form(), right));
        return card.withButtons(new Button(
                "Correct it", new Action(CustomId.FORM_AGAIN, submitted.form()), Button.Style.PRIMARY, false));
    }

    /** The form once more, if the button asks for that and it is still known. */
    Optional<Modal> again(String user, String form, Optional<String> guild) {
        return drafts.get(new Key(user, form)).map(draft -> modal(draft.form(), guild, draft.entered()));
    }
}
