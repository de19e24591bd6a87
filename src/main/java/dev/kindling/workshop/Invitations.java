package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Promises seats to people and tells them so by direct message, with a button to claim. */
public final class Invitations {
    private final Workshops workshops;
    private final SeatBook seats;
    private final Staff staff;
    private final WorkshopCards cards;
    private final InstantSource clock;

    Invitations(Workshops workshops, SeatBook seats, Staff staff, WorkshopCards cards, InstantSource clock) {
        this.workshops = workshops;
        this.seats = seats;
        this.staff = staff;
        this.cards = cards;
        this.clock = clock;
    }

    /** Somebody to invite. */
    public record Guest(ActorId id, String handle) {}

    /** What became of each. */
    public record Invited(List<Guest> now, List<Guest> already, List<Guest> noSeat) {}

    /**
     * Promises a seat to each, as long as there are any; who has one is left alone.
     *
     * @param staffMember who asked, and hears of messages that could not be delivered
     */
    public Invited invite(
            WriteTransaction tx, Workshop workshop, Collection<Guest> people, ActorId staffMember, InvocationId cause) {
        List<Guest> now = new ArrayList<>();
        List<Guest> already = new ArrayList<>();
        List<Guest> noSeat = new ArrayList<>();
        var by = new By(staffMember.toString(), cause.value(), Optional.empty());
        List<Seat> all = new ArrayList<>(seats.of(tx, workshop.slug()));
        for (Guest guest : people) {
            if (all.stream().anyMatch(seat -> seat.belongsTo(guest.id()))) {
                already.add(guest);
                continue;
            }
            Optional<Seat> free = Claims.best(all);
            if (free.isEmpty()) {
                noSeat.add(guest);
                continue;
            }
            Seat promised = free.get().of(Optional.of(Holder.invited(guest.id(), guest.handle(), clock.instant())));
            Seat kept = promised.state() == SeatState.EMPTY
                    ? seats.move(tx, promised, SeatState.INVITED, by, guest.id().toString())
                    : seats.change(tx, promised, by, "seat promised", guest.id().toString());
            all.replaceAll(seat -> seat.number() == kept.number() ? kept : seat);
            staff.direct(
                    tx,
                    workshop,
                    guest.id(),
                    "invitation",
                    cards.invitation(workshop),
                    Optional.of(cause),
                    Optional.of(notDelivered(workshop, guest, staffMember)));
            now.add(guest);
        }
        workshops.lookAtSeats(tx, workshop.slug());
        return new Invited(now, already, noSeat);
    }

    private static OutboxMessage.Fallback notDelivered(Workshop workshop, Guest guest, ActorId staffMember) {
        return new OutboxMessage.Fallback(
                new Destination.DirectMessage(staffMember),
                Card.of(
                        Card.Tone.WARNING,
                        guest.handle() + " could not be invited to " + workshop.name(),
                        new Block.Text(
                                "They take no direct messages from me. Their seat is kept; they can claim it with"
                                        + " /workshop claim " + workshop.slug() + ".")));
    }
}
