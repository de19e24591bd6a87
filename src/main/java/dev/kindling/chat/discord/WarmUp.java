package dev.kindling.chat.discord;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a card and a form some times and sends them nowhere, so that the first person after a start does not wait while
 * classes are loaded and compiled. Takes some tenths of a second.
 */
final class WarmUp {
    private static final int ROUNDS = 200;
    private static final Optional<String> GUILD = Optional.of("100000000000000001");

    private static final Card CARD = Card.of(
                    Card.Tone.INFO,
                    "Your sandboxes",
                    new Block.Text("They *are* here."),
                    new Block.Code("Log in", "ssh -p 60001 root@sandboxes.example.org"),
                    new Block.Facts(List.of(new Block.Fact("State", "ready"))),
                    new Block.Link("VS Code", "https://example.org/"),
                    new Block.Table(List.of("Name", "State"), List.of(List.of("vm-alice-001", "ready"))),
                    new Block.Note("Small print."))
            .withButtons(
                    Button.primary("Show details", "sandbox/show", "0123456789abcdef"),
                    Button.confirming("Delete", "sandbox/delete", "0123456789abcdef"));

    private static final Form FORM = new Form(
            "sandbox/create",
            "",
            "Create a sandbox",
            "Create",
            List.of(
                    Form.Field.paragraph("key", "Your SSH public key", true, "One line"),
                    Form.Field.choice("team", "Team", "blue", List.of(new Form.Choice("blue", "Blue"))),
                    Form.Field.line("life", "For how long", false, "Such as 2h", "4h")));

    private WarmUp() {}

    /** How many characters were printed, which nobody needs to know. */
    static int run() {
        int printed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            printed += Embeds.message(CARD, GUILD).toData().toString().length();
            printed += Messenger.edited(CARD, GUILD).toData().toString().length();
            printed += Modals.modal(
                            FORM,
                            CustomId.ofForm(FORM.name(), FORM.context(), GUILD).text(),
                            Map.of())
                    .toData()
                    .toString()
                    .length();
            printed += CARD.buttons()
                    .map(button -> CustomId.read(CustomId.of(button, GUILD).text()))
                    .mapToInt(read -> read.isPresent() ? 1 : 0)
                    .sum();
        }
        return printed;
    }
}
