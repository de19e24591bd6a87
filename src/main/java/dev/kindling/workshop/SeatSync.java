package dev.kindling.workshop;

import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.List;
import java.util.Optional;

/** Brings the rows of seats in line with what has become of their machines. */
final class SeatSync {
    private final SeatBook seats;
    private final SeatMachines machines;

    SeatSync(SeatBook seats, SeatMachines machines) {
        this.seats = seats;
        this.machines = machines;
    }

    /** Whether {@link #bringUp} would change anything; a look without a lock. */
    boolean behind(ReadTransaction tx, Workshop workshop) {
        return seats.of(tx, workshop.slug()).stream().anyMatch(seat -> step(tx, workshop, seat).isPresent());
    }

    void bringUp(WriteTransaction tx, Workshop workshop, By by) {
        for (Seat seat : seats.of(tx, workshop.slug())) {
            step(tx, workshop, seat).ifPresent(step -> seats.move(tx, step.seat(), step.next(), by, step.detail()));
        }
    }

    /** Also for one seat whose machine has just changed. */
    void bringUp(WriteTransaction tx, Workshop workshop, Seat seat, By by) {
        step(tx, workshop, seat).ifPresent(step -> seats.move(tx, step.seat(), step.next(), by, step.detail()));
    }

    private record Step(Seat seat, SeatState next, String detail) {}

    private Optional<Step> step(ReadTransaction tx, Workshop workshop, Seat seat) {
        if (!seat.state().occupied()) {
            return Optional.empty();
        }
        Optional<SeatMachines.Facts> found = machines.facts(tx, seat);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SeatMachines.Facts facts = found.get();
        return switch (facts.state()) {
            case WAITING, REQUESTED, PROVISIONING, BOOTING, STOPPED -> Optional.empty();
            case READY -> up(seat, facts.logins());
            case FAILED -> Optional.of(new Step(
                    facts.failure().map(seat::because).orElse(seat),
                    SeatState.FAILED,
                    facts.failure().map(why -> why.reason()).orElse("")));
            case REMOVING, REMOVED -> taken(workshop, seat, facts.state());
        };
    }

    private static Optional<Step> up(Seat seat, SeatMachines.Logins logins) {
        if (logins.first().isPresent() && seat.claimed()) {
            return seat.state() == SeatState.CONNECTED
                    ? Optional.empty()
                    : Optional.of(new Step(
                            seat.loggedIn(seat.firstLogin().orElse(logins.first().get())),
                            SeatState.CONNECTED,
                            "first login"));
        }
        if (logins.wrongKey() && seat.claimed() && seat.state() != SeatState.CONNECTED) {
            return seat.state() == SeatState.WRONG_KEY
                    ? Optional.empty()
                    : Optional.of(new Step(seat, SeatState.WRONG_KEY, "another key was tried"));
        }
        return seat.state() == SeatState.PREPARING
                ? Optional.of(new Step(seat, SeatState.READY, ""))
                : Optional.empty();
    }

    /** Its tenant, or an operator, removed the sandbox by itself: the seat is free for somebody else. */
    private static Optional<Step> taken(Workshop workshop, Seat seat, SandboxState state) {
        if (!workshop.state().making() || state != SandboxState.REMOVED) {
            return Optional.empty();
        }
        Seat bare = new Seat(
                seat.workshop(),
                seat.number(),
                seat.state(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seat.changedAt(),
                Optional.empty(),
                Optional.empty());
        return Optional.of(new Step(bare, SeatState.EMPTY, "its sandbox was removed"));
    }
}
