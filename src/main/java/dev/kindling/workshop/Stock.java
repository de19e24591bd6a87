package dev.kindling.workshop;

import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import java.util.List;
import java.util.Optional;

/** Keeps warm seats in stock: the warm share before the start, and a reserve while seats are claimed. */
final class Stock {
    /** A reserve of one seat in so many, at least one. */
    private static final int ONE_IN = 20;

    private final SeatBook seats;
    private final SeatMachines machines;

    Stock(SeatBook seats, SeatMachines machines) {
        this.seats = seats;
        this.machines = machines;
    }

    /** How many seats should have a machine, failed ones counted too. */
    static int target(Workshop workshop, List<Seat> all) {
        int warm = workshop.plan().seating().warmSeats();
        if (workshop.state() == WorkshopState.PREPARING) {
            return Math.min(warm, all.size());
        }
        int claimed = (int) all.stream().filter(Seat::claimed).count();
        int reserve = warm == 0 ? 0 : Math.max(1, all.size() / ONE_IN);
        return Math.min(all.size(), Math.max(warm, claimed + reserve));
    }

    /** Seats that are to get a machine now. */
    static List<Seat> missing(Workshop workshop, List<Seat> all) {
        if (!workshop.state().making()) {
            return List.of();
        }
        long has = all.stream()
                .filter(seat -> seat.occupied() || seat.state() == SeatState.FAILED)
                .count();
        return all.stream()
                .filter(seat -> seat.bare())
                .limit(Math.max(0, target(workshop, all) - has))
                .toList();
    }

    /** Whether all that was to be booted ahead has ended, well or not. */
    static boolean complete(Workshop workshop, List<Seat> all) {
        return missing(workshop, all).isEmpty() && all.stream().noneMatch(seat -> seat.state() == SeatState.PREPARING);
    }

    /** Has machines made for what is missing; says why it could not go on, if so. */
    Optional<String> fill(WriteTransaction tx, Workshop workshop, By by) {
        List<Seat> missing = missing(workshop, seats.of(tx, workshop.slug()));
        List<SeatMachines.Made> made = machines.make(tx, workshop, missing, by);
        for (int i = 0; i < missing.size(); i++) {
            if (made.get(i) instanceof SeatMachines.Made.NoRoom no) {
                return Optional.of(no.why());
            }
            var begun = (SeatMachines.Made.Begun) made.get(i);
            seats.move(tx, missing.get(i).with(begun.machine()), SeatState.PREPARING, by, "booted ahead");
        }
        return Optional.empty();
    }
}
