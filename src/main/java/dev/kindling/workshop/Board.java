package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.AgendaLink;
import dev.kindling.workshop.plan.SeatState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one message of a workshop in its channel: edited when it says something else, at most every few seconds. */
final class Board {
    /** Slack allows 50 edits a minute in a whole workspace; several boards have to fit in there. */
    private static final Duration BETWEEN_EDITS = Duration.ofSeconds(3);

    private final WorkshopStore store;
    private final Staff staff;
    private final WorkshopCards cards;
    private final BoardWords words;
    private final InstantSource clock;

    Board(WorkshopStore store, Staff staff, WorkshopCards cards, BoardWords words, InstantSource clock) {
        this.store = store;
        this.staff = staff;
        this.cards = cards;
        this.words = words;
        this.clock = clock;
    }

    /**
     * Sends the board if it changed; says when to come back with a change that is too early now.
     *
     * @param cause the command whose work ends with this
     */
    Optional<Instant> update(WriteTransaction tx, Workshop workshop, List<Seat> all, Optional<InvocationId> cause) {
        if (workshop.state() == WorkshopState.PLANNED) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Card card = card(tx, workshop, all);
        Optional<WorkshopStore.SentBoard> sent = store.board(tx, workshop.slug());
        if (sent.filter(board -> board.card().equals(card)).isPresent()) {
            return Optional.empty();
        }
        Optional<Instant> earliest = sent.map(board -> board.at().plus(BETWEEN_EDITS));
        boolean settled = workshop.state().closed()
                || sent.filter(board -> !sameButtons(board.card(), card)).isPresent();
        if (!settled && earliest.filter(now::isBefore).isPresent()) {
            return earliest;
        }
        staff.channel(tx, workshop, "board", card, cause);
        store.boardSent(tx, workshop.slug(), card, now);
        return Optional.empty();
    }

    /** Another set of buttons is another phase, which nobody shall wait for. */
    private static boolean sameButtons(Card one, Card other) {
        return one.buttons().toList().equals(other.buttons().toList());
    }

    /** What the board says now. */
    Card card(ReadTransaction tx, Workshop workshop, List<Seat> all) {
        var tally = SeatTally.of(all);
        List<Block> blocks = new ArrayList<>();
        words.lines(tx, workshop, all).forEach(line -> blocks.add(new Block.Text(line)));
        for (AgendaLink link : workshop.plan().agenda()) {
            blocks.add(new Block.Link(link.label(), link.address().toString()));
        }
        List<Button> buttons = buttons(workshop);
        if (!buttons.isEmpty()) {
            blocks.add(new Block.Buttons(buttons));
        }
        blocks.add(new Block.Note(note(workshop)));
        return words.onlyKeptIsLeft(tx, workshop, all)
                ? new Card(Tone.INFO, workshop.name() + " is over", blocks)
                : new Card(tone(workshop, tally), title(workshop), blocks);
    }

    private static Tone tone(Workshop workshop, SeatTally tally) {
        return switch (workshop.state()) {
            case PLANNED, PREPARING, REMOVING -> Tone.PROGRESS;
            case OPEN -> tally.in(SeatState.FAILED) > 0 ? Tone.WARNING : Tone.INFO;
            case GRACE -> Tone.WARNING;
            case ENDED, CANCELLED -> Tone.INFO;
        };
    }

    private static String title(Workshop workshop) {
        return switch (workshop.state()) {
            case PLANNED -> workshop.name() + " is planned";
            case PREPARING -> workshop.name() + " is being prepared";
            case OPEN -> workshop.name() + " is open";
            case GRACE -> workshop.name() + " is over: save your work now";
            case REMOVING -> workshop.name() + ": seats are being removed";
            case ENDED -> workshop.name() + " is over";
            case CANCELLED -> workshop.name() + " was cancelled";
        };
    }

    private static List<Button> buttons(Workshop workshop) {
        String id = workshop.slug().text();
        return switch (workshop.state()) {
            case OPEN ->
                List.of(
                        Button.primary("Claim my sandbox", "workshop/claim", id),
                        Button.plain("My details", "workshop/my-details", id),
                        Button.plain("Raise hand", "workshop/hand", id));
            case GRACE -> List.of(Button.primary("My details", "workshop/my-details", id));
            default -> List.of();
        };
    }

    private String note(Workshop workshop) {
        var plan = workshop.plan();
        return switch (workshop.state()) {
            case PLANNED, PREPARING ->
                "Starts " + cards.at(workshop, plan.start()) + "; the button to claim a sandbox comes" + " here then.";
            case OPEN ->
                "Ends " + cards.at(workshop, plan.end()) + ". For facilitators: /workshop status " + workshop.slug();
            case GRACE ->
                "Removal begins "
                        + workshop.times()
                                .removalAt()
                                .map(time -> cards.at(workshop, time))
                                .orElse("soon")
                        + ". To keep something: git push, or scp it to your own machine.";
            case REMOVING, ENDED, CANCELLED -> "What was removed is in the receipt.";
        };
    }
}
