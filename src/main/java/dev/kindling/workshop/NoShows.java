package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Seats whose people did not come: after the time of the plan they are wiped and re-keyed for the wait-list, as many as
 * people wait and no more. Where the engine cannot tell who logged in, a claimed seat is never taken away.
 */
final class NoShows {
    private final SeatBook seats;
    private final AdmissionStore admissions;
    private final SeatMachines machines;
    private final Staff staff;
    private final InstantSource clock;

    NoShows(SeatBook seats, AdmissionStore admissions, SeatMachines machines, Staff staff, InstantSource clock) {
        this.seats = seats;
        this.admissions = admissions;
        this.machines = machines;
        this.staff = staff;
        this.clock = clock;
    }

    /** The seats that are to be offered now; a look without a lock. */
    List<Seat> due(ReadTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins) {
        Optional<Duration> after = workshop.plan().seating().noShowAfter();
        if (workshop.state() != WorkshopState.OPEN || after.isEmpty()) {
            return List.of();
        }
        List<Seat> all = seats.of(tx, workshop.slug());
        // Whoever can have a seat that is free anyway takes nobody else's.
        if (Claims.best(all).isPresent()) {
            return List.of();
        }
        int wanted = admissions.waiting(tx, workshop.slug()).size();
        Instant latest = clock.instant().minus(after.get());
        return all.stream()
                .filter(seat -> untouched(seat, logins))
                .filter(seat -> !since(workshop, seat).isAfter(latest))
                .sorted(Comparator.comparing(Seat::claimed).thenComparing(Seat::number))
                .limit(wanted)
                .toList();
    }

    private static boolean untouched(Seat seat, Map<MachineId, SeatMachines.Logins> logins) {
        if (seat.holder().isEmpty()) {
            return false;
        }
        if (!seat.claimed()) {
            return seat.bare() || seat.state() == SeatState.READY;
        }
        return seat.state() == SeatState.READY
                && seat.machine()
                        .map(logins::get)
                        .flatMap(SeatMachines.Logins::seen)
                        .filter(seen ->
                                seen.firstLogin().isEmpty() && seen.wrongKey().isEmpty())
                        .isPresent();
    }

    /** From when the time counts: the start, or when they got the seat if that was later. */
    private static Instant since(Workshop workshop, Seat seat) {
        return Stream.of(
                        Optional.of(workshop.plan().start()),
                        workshop.times().openedAt(),
                        seat.holder().flatMap(Holder::invitedAt),
                        seat.holder().flatMap(Holder::claimedAt))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    void release(WriteTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins, By by) {
        for (Seat seat : due(tx, workshop, logins)) {
            if (freed(tx, seat, by)) {
                Holder holder = seat.holder().orElseThrow();
                staff.direct(
                        tx,
                        workshop,
                        holder.id(),
                        "no-show:" + seat.number() + ":" + clock.instant().getEpochSecond(),
                        Card.of(
                                        Tone.WARNING,
                                        "Your seat in " + workshop.name() + " went to somebody who waits",
                                        new Block.Text(
                                                "Nobody had used it. Come all the same: press the button, and you"
                                                        + " get the next seat that is free."))
                                .withButtons(Button.primary(
                                        "Claim my sandbox",
                                        "workshop/claim",
                                        workshop.slug().text())),
                        Optional.empty());
            }
        }
    }

    private boolean freed(WriteTransaction tx, Seat seat, By by) {
        Seat nobodys = seat.of(Optional.empty());
        if (!seat.claimed()) {
            seats.change(tx, nobodys.in(seat.bare() ? SeatState.EMPTY : seat.state()), by, "no-show", "not claimed");
            return true;
        }
        Optional<Sandbox> sandbox = machines.sandbox(tx, seat);
        boolean begun = sandbox.map(one -> machines.sandboxes().release(tx, by.requester(), one))
                .filter(outcome -> outcome instanceof Outcome.Begun)
                .isPresent();
        if (begun) {
            seats.move(tx, nobodys, SeatState.PREPARING, by, "no-show: wiped and re-keyed");
        }
        return begun;
    }
}
