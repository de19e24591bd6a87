package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who gets which seat. One person has one seat in a workshop, however often they press; a seat that was promised is kept for
 * whom it was promised to. Decided inside the one write transaction.
 */
public final class Claims {
    private final Workshops workshops;
    private final SeatBook seats;
    private final AdmissionStore admissions;
    private final SeatMachines machines;
    private final StartedWork started;
    private final InstantSource clock;

    Claims(
            Workshops workshops,
            SeatBook seats,
            AdmissionStore admissions,
            SeatMachines machines,
            StartedWork started,
            InstantSource clock) {
        this.workshops = workshops;
        this.seats = seats;
        this.admissions = admissions;
        this.machines = machines;
        this.started = started;
        this.clock = clock;
    }

    /** How a claim ended. */
    public sealed interface Outcome {
        /** Theirs now; its machine is ready, and their key is on the way into it. */
        record Seated(Seat seat) implements Outcome {}

        /** Theirs now; its machine is still being made. */
        record Coming(Seat seat) implements Outcome {}

        /** Theirs already. */
        record Already(Seat seat) implements Outcome {}

        /** All seats are taken; {@code place} counts from 1. */
        record Waiting(int place) implements Outcome {}

        record Refused(String title, String why) implements Outcome {}
    }

    /** Gives the person a seat of a workshop that is open. */
    public Outcome claim(WriteTransaction tx, Workshop workshop, Claimant person) {
        Optional<Seat> own = seats.store().heldBy(tx, workshop.slug(), person.id());
        if (own.filter(Seat::claimed).isPresent()) {
            return new Outcome.Already(own.get());
        }
        Optional<Seat> free =
                own.filter(Claims::claimable).or(() -> seats.store().nextFree(tx, workshop.slug()));
        if (free.isEmpty()) {
            return queue(tx, workshop, person);
        }
        // A promise that cannot be kept on its own seat moves with the person.
        own.filter(seat -> seat.number() != free.get().number())
                .ifPresent(seat -> seats.store().update(tx, seat.of(Optional.empty())));
        return seat(tx, workshop, free.get(), person);
    }

    private Outcome seat(WriteTransaction tx, Workshop workshop, Seat free, Claimant person) {
        By by = By.claimant(person);
        Optional<Holder> promised = free.holder();
        Seat theirs =
                free.of(Optional.of(Holder.claiming(person, promised.flatMap(Holder::invitedAt), clock.instant())));
        if (free.bare()) {
            return make(tx, workshop, theirs, person, by);
        }
        Optional<Sandbox> warm = machines.sandbox(tx, theirs).filter(sandbox -> machines.canBeGiven(tx, sandbox));
        if (warm.isPresent()) {
            Optional<String> refused = machines.give(tx, theirs, warm.get(), by);
            if (refused.isPresent()) {
                return new Outcome.Refused("That did not work", refused.get());
            }
        }
        // One that is still being made is handed over as soon as it is ready; see SeatFollower.
        seats.change(tx, theirs, by, "seat claimed", fingerprint(theirs));
        admissions.leave(tx, workshop.slug(), person.id());
        if (warm.isEmpty()) {
            workshops.lookAtSeats(tx, workshop.slug());
            started.handover(tx, workshop, by, theirs);
            return new Outcome.Coming(theirs);
        }
        workshops.lookAtSeatsSoon(tx, workshop.slug());
        return new Outcome.Seated(theirs);
    }

    private Outcome make(WriteTransaction tx, Workshop workshop, Seat theirs, Claimant person, By by) {
        var made = machines.make(tx, workshop, List.of(theirs), by).get(0);
        if (made instanceof SeatMachines.Made.Begun begun) {
            Seat coming = seats.move(tx, theirs.with(begun.machine()), SeatState.PREPARING, by, "claimed cold");
            seats.change(tx, coming, by, "seat claimed", fingerprint(coming));
            admissions.leave(tx, workshop.slug(), person.id());
            workshops.lookAtSeats(tx, workshop.slug());
            return new Outcome.Coming(coming);
        }
        return queue(tx, workshop, person);
    }

    private static String fingerprint(Seat seat) {
        return seat.holder().flatMap(Holder::fingerprint).orElse("");
    }

    private Outcome queue(WriteTransaction tx, Workshop workshop, Claimant person) {
        admissions.queue(
                tx,
                new AdmissionStore.Waiting(
                        workshop.slug(),
                        person.id(),
                        person.handle(),
                        person.key(),
                        person.channel(),
                        clock.instant()));
        workshops.note(tx, workshop.slug(), By.claimant(person), "wait-list", "all seats are taken");
        workshops.lookAtSeats(tx, workshop.slug());
        return new Outcome.Waiting(place(tx, workshop, person.id()));
    }

    /** Place on the wait-list from 1; 0 for who does not wait. */
    public int place(ReadTransaction tx, Workshop workshop, ActorId person) {
        List<ActorId> waiting = admissions.waiting(tx, workshop.slug()).stream()
                .map(AdmissionStore.Waiting::person)
                .toList();
        return waiting.indexOf(person) + 1;
    }

    private static boolean claimable(Seat seat) {
        return seat.bare() || seat.up() || seat.state() == SeatState.PREPARING;
    }

    /** The seat that helps soonest: a ready one, else one that is being made, else an empty one. */
    static Optional<Seat> best(List<Seat> all) {
        return all.stream()
                .filter(seat -> seat.holder().isEmpty() && claimable(seat))
                .min(Comparator.comparingInt(Claims::distance).thenComparingInt(Seat::number));
    }

    private static int distance(Seat seat) {
        if (seat.up()) {
            return 0;
        }
        return seat.state() == SeatState.PREPARING ? 1 : 2;
    }

    /** Whether the wait-list and a free seat are there at the same time. */
    boolean somebodyCanBeServed(ReadTransaction tx, Workshop workshop) {
        return !admissions.waiting(tx, workshop.slug()).isEmpty()
                && seats.store().nextFree(tx, workshop.slug()).isPresent();
    }

    /** Gives seats that became free to those who wait, first come first. Returns who got one. */
    List<Seat> serveWaiting(WriteTransaction tx, Workshop workshop) {
        List<Seat> served = new ArrayList<>();
        for (AdmissionStore.Waiting next : admissions.waiting(tx, workshop.slug())) {
            var outcome = claim(
                    tx,
                    workshop,
                    new Claimant(
                            next.person(),
                            next.handle(),
                            next.key(),
                            next.channel(),
                            new InvocationId("system:wait-list:" + workshop.slug()),
                            Optional.empty()));
            if (outcome instanceof Outcome.Seated seated) {
                served.add(seated.seat());
            } else if (outcome instanceof Outcome.Coming coming) {
                served.add(coming.seat());
            } else if (outcome instanceof Outcome.Already) {
                admissions.leave(tx, workshop.slug(), next.person());
            } else {
                break;
            }
        }
        return served;
    }
}
