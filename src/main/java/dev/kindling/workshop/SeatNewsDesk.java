package dev.kindling.workshop;

import dev.kindling.chat.InvocationId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SeatListener;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.util.Optional;

/**
 * Hears what becomes of a workshop's machines: has the seats looked at at once, and gives another seat to whoever claimed one
 * that could not be handed over.
 */
final class SeatNewsDesk implements SeatListener {
    private static final By NEWS = By.kindling("seat-news");

    private final Workshops workshops;
    private final SeatBook seats;
    private final Claims claims;

    SeatNewsDesk(Workshops workshops, SeatBook seats, Claims claims) {
        this.workshops = workshops;
        this.seats = seats;
        this.claims = claims;
    }

    @Override
    public void heard(WriteTransaction tx, Sandbox sandbox, News news, Optional<InvocationId> cause) {
        Optional<Seat> found = seats.store().on(tx, sandbox.id());
        if (found.isEmpty()) {
            return;
        }
        Seat seat = found.get();
        Optional<Workshop> open =
                workshops.store().find(tx, seat.workshop()).filter(workshop -> workshop.state() == WorkshopState.OPEN);
        if (news == News.CLAIM_FAILED && seat.claimed() && open.isPresent()) {
            anotherSeat(tx, open.get(), seat, sandbox, cause);
        }
        if (news == News.CLAIMED) {
            workshops.lookAtSeatsSoon(tx, seat.workshop());
        } else {
            workshops.lookAtSeats(tx, seat.workshop());
        }
    }

    private void anotherSeat(
            WriteTransaction tx, Workshop workshop, Seat seat, Sandbox sandbox, Optional<InvocationId> cause) {
        Holder holder = seat.holder().orElseThrow();
        Seat nobodys = seat.of(Optional.empty());
        seats.move(
                tx,
                sandbox.failure().map(nobodys::because).orElse(nobodys),
                SeatState.FAILED,
                NEWS,
                "could not be handed over to " + holder.id());
        holder.key()
                .ifPresent(key -> claims.claim(
                        tx,
                        workshop,
                        new Claimant(
                                holder.id(),
                                holder.handle(),
                                key,
                                workshop.channel(),
                                // Whoever waits for the end of the first claim waits for this one, too.
                                cause.orElseGet(() -> new InvocationId("system:another-seat:" + seat.label())),
                                Optional.empty())));
    }
}
