package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.team.Membership;

/** Replies that many verbs give. */
public final class Replies {
    /** The button that answers a question with no. */
    static final String CANCEL = "cancel";

    static final String IN_NO_TEAM =
            "Sandboxes go to members of a team. Ask a facilitator of your team, or an operator, to"
                    + " add you to bot-config/teams.yml.";

    private Replies() {}

    public static Reply show(Card card) {
        return new Reply.Show(card);
    }

    public static Reply refused(String title, String why) {
        return show(Card.of(Tone.REFUSAL, title, new Block.Text(why)));
    }

    public static Reply done(String title, String text) {
        return show(text.isEmpty() ? Card.of(Tone.SUCCESS, title) : Card.of(Tone.SUCCESS, title, new Block.Text(text)));
    }

    public static Reply working(String title, String text) {
        return show(
                text.isEmpty() ? Card.of(Tone.PROGRESS, title) : Card.of(Tone.PROGRESS, title, new Block.Text(text)));
    }

    /** The one answer to a pasted private key, whoever pasted it and wherever. */
    public static Reply leak() {
        return show(Card.of(
                        Tone.REFUSAL,
                        "That was a private key",
                        new Block.Text(
                                "Stop: " + PasteGuard.WARNING + ". Kindling kept nothing of it, but delete your"
                                        + " message if others can read it. Then make a new key and paste the line of its .pub file:"))
                .withCode("Make a new key", "ssh-keygen -t ed25519")
                .withCode("Show its public half", "cat ~/.ssh/id_ed25519.pub"));
    }

    /** A question with its red "yes" button, and a way out. */
    public static Reply confirm(String title, String consequences, Button yes) {
        return show(Card.of(Tone.WARNING, title, new Block.Text(consequences))
                .withButtons(yes, Button.plain("Cancel", CANCEL, "")));
    }

    static Reply cancelled() {
        return show(Card.of(Tone.INFO, "Nothing was changed"));
    }

    /** Why there is none depends on who asks: whoever is in no team cannot make one either. */
    static Card noSandbox(Tone tone, Membership membership) {
        if (membership.teams().isEmpty()) {
            return Card.of(tone, "You have no sandbox", new Block.Text(IN_NO_TEAM));
        }
        return Card.of(tone, "You have no sandbox", new Block.Text("Make one with /sandbox create."))
                .withButtons(Button.primary("Create a sandbox", "sandbox/create", ""));
    }

    public static Reply fault(ReferenceCode reference) {
        return show(Card.of(
                Tone.FAULT,
                "That did not work, and nothing was changed",
                new Block.Text(
                        "Something went wrong inside Kindling. Try again in a minute; if it stays, give an operator"
                                + " this reference: " + reference)));
    }
}
