package dev.kindling.chat.discord;

import dev.kindling.chat.Action;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Reply;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.dv8tion.jda.api.modals.Modal;

/**
 * The form that each person opened last. Discord shows no errors inside a form and does not open a form in answer to one, so
 * after a mistake it opens again at a button, with what was right in it. Kept in the database, in the transaction of the
 * answer that opened or refused it; nothing that was wrong is kept, and nothing that looks like a private key.
 */
final class Drafts {
    /** Put in place of a context that is too long for Discord to carry. */
    private static final String KEPT_HERE = "#kept";

    /** Nobody corrects a form after that; the button then asks to type the command again. */
    private static final Duration KEEP = Duration.ofDays(7);

    private final UnitOfWork work;
    private final DraftStore store;
    private final InstantSource clock;

    Drafts(UnitOfWork work, DraftStore store, InstantSource clock) {
        this.work = work;
        this.store = store;
        this.clock = clock;
    }

    /** Notes what this reply does to the person's form: opened, refused in part, or done with. */
    void note(WriteTransaction tx, ActorId person, Input input, Reply reply) {
        if (reply instanceof Reply.OpenForm open) {
            store.keep(tx, person, new DraftStore.Draft(open.form(), Map.of()), clock.instant());
        } else if (input instanceof Input.Submitted submitted) {
            if (reply instanceof Reply.FormErrors errors) {
                store.find(tx, person, submitted.form())
                        .ifPresent(draft -> store.keep(
                                tx,
                                person,
                                new DraftStore.Draft(draft.form(), right(submitted, errors)),
                                clock.instant()));
            } else {
                store.remove(tx, person, submitted.form());
            }
        }
    }

    /** The same in a transaction of its own. */
    void noteNow(ActorId person, Input input, Reply reply) {
        work.write(tx -> {
            note(tx, person, input, reply);
            return true;
        });
    }

    private static Map<String, String> right(Input.Submitted submitted, Reply.FormErrors errors) {
        Map<String, String> right = new TreeMap<>(submitted.values());
        right.keySet().removeAll(errors.messages().keySet());
        right.values().removeIf(PasteGuard::looksPrivate);
        return right;
    }

    /** The form as it is sent. */
    static Modal modal(Form form, Optional<String> guild) {
        return modal(form, guild, Map.of());
    }

    private static Modal modal(Form form, Optional<String> guild, Map<String, String> entered) {
        boolean fits = form.name().length() + 1 + form.context().length() <= CustomId.LONGEST;
        var id = CustomId.ofForm(form.name(), fits ? form.context() : KEPT_HERE, guild);
        return Modals.modal(form, id.text(), entered);
    }

    /** The context with which the form was opened. */
    Input.Submitted withContext(ActorId person, Input.Submitted submitted) {
        if (!submitted.context().equals(KEPT_HERE)) {
            return submitted;
        }
        String context = find(person, submitted.form())
                .map(draft -> draft.form().context())
                .orElse("");
        return new Input.Submitted(submitted.form(), context, submitted.values());
    }

    private Optional<DraftStore.Draft> find(ActorId person, String form) {
        return work.read(tx -> store.find(tx, person, form));
    }

    /** What was wrong, with a button to the same form. */
    static Card mistakes(String form, Map<String, String> messages) {
        return Card.of(
                        Card.Tone.REFUSAL,
                        "That was not accepted",
                        new Block.Text(String.join("\n", new TreeMap<>(messages).values())))
                .withButtons(
                        new Button("Correct it", new Action(CustomId.FORM_AGAIN, form), Button.Style.PRIMARY, false));
    }

    /** What happened to a form that was in order, with a button to the same form. */
    static Card openAgain(String title, String text, String form) {
        return Card.of(Card.Tone.WARNING, title, new Block.Text(text))
                .withButtons(new Button(
                        "Open the form again", new Action(CustomId.FORM_AGAIN, form), Button.Style.PRIMARY, false));
    }

    /** The form once more, if the button asks for that and it is still known. */
    Optional<Modal> again(ActorId person, String form, Optional<String> guild) {
        return find(person, form).map(draft -> modal(draft.form(), guild, draft.entered()));
    }

    /** Drops forms that nobody will send in any more. */
    void forgetOld() {
        work.write(tx -> store.forgetBefore(tx, clock.instant().minus(KEEP)));
    }
}
