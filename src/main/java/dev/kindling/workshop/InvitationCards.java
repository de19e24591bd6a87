package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.workshop.Invitations.Guest;
import dev.kindling.workshop.Invitations.Invited;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a facilitator hears of an invitation, and what people hear who are invited as a group. */
public final class InvitationCards {
    private static final int NAMED = 10;

    private InvitationCards() {}

    /**
     * What became of an invitation.
     *
     * @param notes what could not be done, a sentence each
     * @param open groups of which everybody may claim now, and what else is as it should be; a sentence each
     */
    public static Card of(Workshop workshop, Invited invited, List<String> notes, List<String> open) {
        List<Block> blocks = new ArrayList<>();
        open.forEach(group -> blocks.add(new Block.Text(group)));
        if (!invited.already().isEmpty()) {
            blocks.add(new Block.Text("Had a seat already: " + names(invited.already()) + "."));
        }
        if (!invited.noSeat().isEmpty()) {
            blocks.add(new Block.Text("No seat left for: " + names(invited.noSeat())
                    + ". They can still claim; they come onto the wait-list."));
        }
        notes.stream().limit(NAMED).forEach(note -> blocks.add(new Block.Text(note + ".")));
        if (notes.size() > NAMED) {
            blocks.add(new Block.Note((notes.size() - NAMED) + " more could not be read."));
        }
        boolean nobody = invited.now().isEmpty() && invited.already().isEmpty() && open.isEmpty();
        boolean all = notes.isEmpty()
                && invited.noSeat().isEmpty()
                && invited.already().isEmpty();
        String title = invited.now().isEmpty() && !open.isEmpty()
                ? "Invited to " + workshop.name()
                : (invited.now().size() == 1 ? "1 person" : invited.now().size() + " people") + " invited to "
                        + workshop.name();
        return new Card(nobody ? Tone.REFUSAL : all ? Tone.SUCCESS : Tone.WARNING, title, blocks);
    }

    private static String names(List<Guest> people) {
        String first = people.stream().limit(NAMED).map(Guest::handle).collect(Collectors.joining(", "));
        return people.size() > NAMED ? first + " and " + (people.size() - NAMED) + " more" : first;
    }

    /** @param whoever such as {@code whoever has the role Students} */
    static Card announcement(Workshop workshop, String whoever, WorkshopCards cards) {
        return Card.of(
                        Tone.INFO,
                        "You are invited to " + workshop.name(),
                        new Block.Text(Character.toUpperCase(whoever.charAt(0)) + whoever.substring(1)
                                + " can claim a sandbox as long as there are seats. It starts "
                                + cards.at(workshop, workshop.plan().start()) + " and ends "
                                + cards.at(workshop, workshop.plan().end())
                                + "; the button works once it is open. Have your SSH public key at hand"
                                + " (cat ~/.ssh/id_ed25519.pub)."))
                .withButtons(Button.primary(
                        "Claim my sandbox", "workshop/claim", workshop.slug().text()));
    }
}
