package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.workshop.plan.ReminderStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people read before their workshop ends: when, how to save their work, and how to get more time. */
final class ReminderCards {
    private static final Duration A_LITTLE_LONGER = Duration.ofHours(1);
    private static final String PUSH = "git add -A && git commit -m \"End of the workshop\" && git push";

    private final WorkshopCards cards;
    private final String address;

    /** @param address of the host, as tenants reach it */
    ReminderCards(WorkshopCards cards, String address) {
        this.cards = cards;
        this.address = address;
    }

    Card inChannel(Workshop workshop, ReminderStep.Send send) {
        Card card = Card.of(
                Tone.WARNING,
                endsIn(workshop, send),
                new Block.Text("It ends " + end(workshop) + ". Seats are removed from "
                        + cards.at(workshop, workshop.plan().removalStart())
                        + " on, with everything on their disks: git push what you want to keep, or scp it to your own"
                        + " machine. Your direct messages have the command."));
        return apologised(card, send)
                .withButtons(Button.plain(
                        "Extend", "workshop/extend", workshop.slug().text()))
                .withNote("Extend is for facilitators.");
    }

    Card direct(Workshop workshop, ReminderStep.Send send, Optional<Sandbox> sandbox, Optional<Instant> kept) {
        Card card = Card.of(
                Tone.WARNING,
                endsIn(workshop, send),
                new Block.Text("It ends " + end(workshop) + ". "
                        + fate(workshop, workshop.plan().removalStart(), kept)));
        return saving(apologised(card, send), workshop, sandbox, kept);
    }

    Card over(Workshop workshop, Optional<Sandbox> sandbox, Optional<Instant> kept) {
        Instant removal = workshop.times().removalAt().orElse(workshop.plan().removalStart());
        Card card = Card.of(
                Tone.WARNING,
                workshop.name() + " is over: save your work now",
                new Block.Text(fate(workshop, removal, kept)));
        return saving(card, workshop, sandbox, kept);
    }

    private static String endsIn(Workshop workshop, ReminderStep.Send send) {
        return workshop.name() + " ends in " + WorkshopCards.about(send.left());
    }

    private String end(Workshop workshop) {
        return cards.at(workshop, workshop.plan().end());
    }

    private static Card apologised(Card card, ReminderStep.Send send) {
        return send.apology().map(card::withText).orElse(card);
    }

    private String fate(Workshop workshop, Instant removal, Optional<Instant> kept) {
        return kept.filter(removal::isBefore)
                .map(until ->
                        "You keep your sandbox until " + cards.at(workshop, until) + "; then it is removed for good.")
                .orElseGet(() -> "Your sandbox is removed from " + cards.at(workshop, removal)
                        + " on, with everything on its disk. Save what you want to keep before that:");
    }

    private Card saving(Card card, Workshop workshop, Optional<Sandbox> sandbox, Optional<Instant> kept) {
        Card full = card.withCode("In the sandbox, into your repository", PUSH);
        if (sandbox.flatMap(Sandbox::port).isPresent()) {
            Sandbox theirs = sandbox.get();
            full = full.withCode(
                    "On your own machine; my-project is the directory to copy",
                    "scp -P " + theirs.port().orElseThrow() + " -r "
                            + theirs.flavour().user() + "@" + address + ":my-project .");
        }
        List<Button> longer = longer(workshop, kept);
        return longer.isEmpty() ? full : full.with(new Block.Buttons(longer));
    }

    /** A little longer, and as long as the plan allows. */
    private List<Button> longer(Workshop workshop, Optional<Instant> kept) {
        var plan = workshop.plan();
        Instant cap = plan.latestEnd();
        return Stream.of(plan.end().plus(A_LITTLE_LONGER), cap)
                .filter(until -> !until.isAfter(cap))
                .filter(plan.removalStart()::isBefore)
                .filter(until -> kept.filter(now -> !until.isAfter(now)).isEmpty())
                .distinct()
                .map(until -> Button.plain(
                        "Keep mine until " + cards.at(workshop, until),
                        "workshop/keep",
                        KeepMine.argument(workshop, until)))
                .toList();
    }
}
