package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the rows of seats in line with what has become of their machines, and hands over what was claimed early. */
final class SeatSync {
    private final SeatBook seats;
    private final SeatMachines machines;

    SeatSync(SeatBook seats, SeatMachines machines) {
        this.seats = seats;
        this.machines = machines;
    }

    /** Asks the engine about the tenants who have not been in yet; outside any transaction. */
    Map<MachineId, SeatMachines.Logins> logins(Map<MachineId, Sandbox> all, Iterable<Seat> seatsNow) {
        List<Sandbox> asked = new ArrayList<>();
        for (Seat seat : seatsNow) {
            if (seat.claimed() && seat.up() && seat.state() != SeatState.CONNECTED) {
                seat.machine()
                        .map(all::get)
                        .filter(sandbox -> sandbox.state() == SandboxState.READY && !sandbox.warm())
                        .ifPresent(asked::add);
            }
        }
        return machines.logins(asked);
    }

    /** Whether {@link #bringUp} would change anything; a look without a lock. */
    boolean behind(ReadTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins) {
        Map<MachineId, Sandbox> all = machines.all(tx, workshop.slug());
        return seats.of(tx, workshop.slug()).stream()
                .anyMatch(seat -> step(workshop, seat, all, logins).isPresent()
                        || toHandOver(tx, seat, all).isPresent());
    }

    void bringUp(WriteTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins, By by) {
        Map<MachineId, Sandbox> all = machines.all(tx, workshop.slug());
        for (Seat seat : seats.of(tx, workshop.slug())) {
            Optional<Step> step = step(workshop, seat, all, logins);
            Seat now = step.map(next -> seats.move(tx, next.seat(), next.next(), by, next.detail()))
                    .orElse(seat);
            toHandOver(tx, now, all).ifPresent(warm -> machines.give(tx, now, warm, by));
        }
    }

    /** The warm machine of a seat that was claimed before the machine was ready. */
    private Optional<Sandbox> toHandOver(ReadTransaction tx, Seat seat, Map<MachineId, Sandbox> all) {
        return seat.claimed() && seat.holder().flatMap(Holder::key).isPresent() && seat.occupied()
                ? seat.machine().map(all::get).filter(sandbox -> machines.canBeGiven(tx, sandbox))
                : Optional.empty();
    }

    private record Step(Seat seat, SeatState next, String detail) {}

    private static Optional<Step> step(
            Workshop workshop, Seat seat, Map<MachineId, Sandbox> all, Map<MachineId, SeatMachines.Logins> logins) {
        if (!seat.occupied() || seat.machine().isEmpty()) {
            return Optional.empty();
        }
        Sandbox sandbox = all.get(seat.machine().get());
        if (sandbox == null) {
            return Optional.empty();
        }
        return switch (sandbox.state()) {
            case WAITING, REQUESTED, PROVISIONING, BOOTING, STOPPED, REMOVING -> Optional.empty();
            case READY -> up(seat, logins.getOrDefault(sandbox.id(), SeatMachines.Logins.UNKNOWN));
            case FAILED ->
                Optional.of(new Step(
                        sandbox.failure().map(seat::because).orElse(seat),
                        SeatState.FAILED,
                        sandbox.failure().map(Failure::reason).orElse("")));
            case REMOVED -> workshop.state().making() ? Optional.of(taken(seat)) : Optional.empty();
        };
    }

    private static Optional<Step> up(Seat seat, SeatMachines.Logins logins) {
        if (seat.claimed()
                && seat.state() != SeatState.CONNECTED
                && logins.seen().isPresent()) {
            var seen = logins.seen().get();
            if (seen.firstLogin().isPresent()) {
                return Optional.of(
                        new Step(seat.loggedIn(seen.firstLogin().get()), SeatState.CONNECTED, "first login"));
            }
            if (seen.wrongKey().isPresent() && seat.state() != SeatState.WRONG_KEY) {
                return Optional.of(new Step(
                        seat,
                        SeatState.WRONG_KEY,
                        "tried with " + seen.wrongKey().get().fingerprint()));
            }
        }
        return seat.state() == SeatState.PREPARING
                ? Optional.of(new Step(seat, SeatState.READY, ""))
                : Optional.empty();
    }

    /** Its tenant, or an operator, removed the sandbox by itself: the seat is free for somebody else. */
    private static Step taken(Seat seat) {
        return new Step(seat.bareAgain(), SeatState.EMPTY, "its sandbox was removed");
    }
}
