package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.OneLine;
import dev.kindling.workshop.HandStore.Hand;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Raised hands of a workshop. The facilitators get one direct message for each, which then shows who comes; the channel hears
 * nothing of it.
 */
public final class Hands {
    private static final int LONGEST = 300;

    private final HandStore store;
    private final Workshops workshops;
    private final Staff staff;
    private final InstantSource clock;

    Hands(HandStore store, Workshops workshops, Staff staff, InstantSource clock) {
        this.store = store;
        this.workshops = workshops;
        this.staff = staff;
        this.clock = clock;
    }

    /** The queue, first come first. */
    public List<Hand> of(ReadTransaction tx, Workshop workshop) {
        return store.of(tx, workshop.slug());
    }

    /** Raises the hand of whoever has the seat; again only changes what they say. Returns the place in the queue from 1. */
    public int raise(WriteTransaction tx, Workshop workshop, Seat seat, String text, By by) {
        Holder holder = seat.holder().orElseThrow();
        Optional<Hand> before = store.find(tx, workshop.slug(), holder.id());
        String said = oneLine(text);
        Hand hand = before.map(up -> said.isEmpty() ? up : up.saying(said))
                .orElseGet(() -> new Hand(
                        workshop.slug(),
                        seat.number(),
                        holder.id(),
                        holder.handle(),
                        said,
                        clock.instant(),
                        Optional.empty()));
        if (!before.equals(Optional.of(hand))) {
            store.put(tx, hand);
            tell(tx, workshop, hand, card(workshop, hand));
            workshops.note(tx, workshop.slug(), by, "hand raised", "seat " + seat.number());
        }
        return store.of(tx, workshop.slug()).stream().map(Hand::person).toList().indexOf(holder.id()) + 1;
    }

    /**
     * Says that {@code facilitator} comes; the person hears it. Empty when that hand is down already.
     *
     * @param which what its button carries, seat and time of the hand
     */
    public Optional<Hand> take(WriteTransaction tx, Workshop workshop, String which, String facilitator, By by) {
        Optional<Hand> up = find(tx, workshop, which);
        if (up.isEmpty() || up.get().takenBy().isPresent()) {
            return up;
        }
        Hand taken = up.get().takenBy(facilitator);
        store.put(tx, taken);
        tell(tx, workshop, taken, card(workshop, taken));
        staff.direct(
                tx,
                workshop,
                taken.person(),
                occasion(taken) + ":coming",
                Card.of(Tone.INFO, facilitator + " comes to help you in " + workshop.name()),
                Optional.empty());
        workshops.note(tx, workshop.slug(), by, "hand taken", "seat " + taken.seat());
        return Optional.of(taken);
    }

    /** Takes that hand down, by its facilitator; false when it is down already, also when a newer one is up. */
    public boolean down(WriteTransaction tx, Workshop workshop, String which, String who, By by) {
        return down(tx, workshop, find(tx, workshop, which), who, by);
    }

    /** Takes the hand of the person down, whenever they raised it. */
    public boolean down(WriteTransaction tx, Workshop workshop, ActorId person, String who, By by) {
        return down(tx, workshop, store.find(tx, workshop.slug(), person), who, by);
    }

    private boolean down(WriteTransaction tx, Workshop workshop, Optional<Hand> up, String who, By by) {
        up.ifPresent(hand -> {
            store.remove(tx, workshop.slug(), hand.person());
            tell(
                    tx,
                    workshop,
                    hand,
                    Card.of(Tone.SUCCESS, title(workshop, hand), new Block.Text("Done, says " + who + ".")));
            workshops.note(tx, workshop.slug(), by, "hand down", "seat " + hand.seat());
        });
        return up.isPresent();
    }

    private Optional<Hand> find(ReadTransaction tx, Workshop workshop, String which) {
        return of(tx, workshop).stream()
                // Buttons of an older Kindling carry the seat alone.
                .filter(hand -> which(hand).equals(which)
                        || Integer.toString(hand.seat()).equals(which))
                .findFirst();
    }

    /** With the time: a button under a hand that is down must not touch one that was raised anew. */
    private static String which(Hand hand) {
        return hand.seat() + "@" + hand.raisedAt().toEpochMilli();
    }

    /** A hand as facilitators see it, with its buttons. */
    public Card card(Workshop workshop, Hand hand) {
        Card card = Card.of(
                Tone.INFO,
                title(workshop, hand),
                new Block.Text(hand.said().isEmpty() ? "They did not say what about." : hand.said()));
        String about = workshop.slug() + " " + which(hand);
        Button done = Button.plain("Done", "workshop/hand-done", about);
        return hand.takenBy()
                .map(who -> card.withText("Taken by " + who + ".").withButtons(done))
                .orElseGet(() -> card.withButtons(Button.primary("Taken", "workshop/hand-taken", about), done));
    }

    private static String title(Workshop workshop, Hand hand) {
        return hand.handle() + " (seat " + hand.seat() + " of " + workshop.name() + ") raised a hand";
    }

    private void tell(WriteTransaction tx, Workshop workshop, Hand hand, Card card) {
        staff.tell(tx, workshop, occasion(hand), card);
    }

    /** With the time: a hand that is raised anew is a new message, which people notice. */
    private static String occasion(Hand hand) {
        return "hand:" + hand.seat() + ":" + hand.raisedAt().toEpochMilli();
    }

    private static String oneLine(String text) {
        return OneLine.cut(OneLine.of(text), LONGEST);
    }
}
