package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.time.Instant;
import java.util.Optional;

/** Gives a seat that has gone wrong a clean disk, for its tenant to begin again. */
public final class SeatResets {
    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatMachines machines;
    private final Staff staff;

    SeatResets(Workshops workshops, SeatBook seats, SeatMachines machines, Staff staff) {
        this.workshops = workshops;
        this.seats = seats;
        this.machines = machines;
        this.staff = staff;
    }

    /** Changes when the seat goes to somebody else, so that an old yes does not wipe a newcomer's disk. */
    public String version(Seat seat) {
        return Long.toString(seat.holder()
                .flatMap(Holder::claimedAt)
                .map(Instant::toEpochMilli)
                .orElse(0L));
    }

    /**
     * Begins it; the tenant gets a word now, and their details again when it is ready.
     *
     * @param version of the seat when it was asked about
     * @param facilitator what to call whoever asked
     */
    public Answer reset(WriteTransaction tx, Workshop workshop, Seat seat, String version, String facilitator, By by) {
        if (!version(seat).equals(version)) {
            return new Answer.Refused(
                    "Seat " + seat.number() + " has changed hands",
                    "Ask again with /workshop reset " + seat.number() + ".");
        }
        Optional<Sandbox> sandbox = machines.sandbox(tx, seat).filter(one -> seat.claimed() && !one.warm());
        if (sandbox.isEmpty() || !workshop.state().running()) {
            return new Answer.Refused(
                    "There is nothing to reset on seat " + seat.number(),
                    "A seat is reset when somebody has claimed it and its workshop runs. A failed one is made anew with"
                            + " /workshop retry " + workshop.slug() + ".");
        }
        Outcome outcome = machines.sandboxes().reset(tx, by.requester(), sandbox.get());
        if (outcome instanceof Outcome.Refused refused) {
            return new Answer.Refused("Not now", refused.why());
        }
        Holder holder = seat.holder().orElseThrow();
        seats.move(tx, seat.with(sandbox.get().id()), SeatState.PREPARING, by, "reset by " + facilitator);
        workshops.lookAtSeats(tx, workshop.slug());
        staff.direct(
                tx,
                workshop,
                holder.id(),
                "reset:" + seat.number() + ":" + by.source(),
                Card.of(
                        Tone.WARNING,
                        facilitator + " gives your sandbox in " + workshop.name() + " a clean disk",
                        new Block.Text(
                                "What was on it is gone. Address, host key and your key stay the same; the details come"
                                        + " again when it is ready.")),
                by.asked());
        return new Answer.Begun(
                "Resetting seat " + seat.number() + " of " + workshop.name(),
                holder.handle() + " hears of it, and gets the SSH details again when it is ready.");
    }
}
