package dev.kindling.workshop;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sandbox.Failure;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The only place where a seat changes: each transition writes its audit row in the same transaction. */
public final class SeatBook {
    private final SeatStore store;
    private final AuditLog audit;
    private final InstantSource clock;

    public SeatBook(SeatStore store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    public SeatStore store() {
        return store;
    }

    /** All seats of a workshop, by number. */
    public List<Seat> of(ReadTransaction tx, WorkshopSlug workshop) {
        return store.of(tx, workshop);
    }

    void furnish(WriteTransaction tx, WorkshopSlug workshop, int seats) {
        for (int number = 1; number <= seats; number++) {
            store.insert(tx, Seat.empty(workshop, number, clock.instant()));
        }
    }

    /** Saves the seat in another state, with whatever else was changed in it. */
    public Seat move(WriteTransaction tx, Seat seat, SeatState next, By by, String detail) {
        Seat moved = seat.in(next).changed(clock.instant());
        store.update(tx, moved);
        if (next != seat.state()) {
            audit.append(
                    tx,
                    new AuditEvent(
                            clock.instant(),
                            by.actor(),
                            by.source(),
                            "seat " + next.words(),
                            seat.label(),
                            Optional.of(seat.state().name()),
                            Optional.of(next.name()),
                            next == SeatState.FAILED ? "failed" : "done",
                            detail,
                            moved.failure().map(Failure::reference).map(ReferenceCode::value)));
        }
        return moved;
    }

    /** Saves a change that is no change of state, and notes it in the audit. */
    public Seat change(WriteTransaction tx, Seat seat, By by, String action, String detail) {
        store.update(tx, seat);
        audit.append(
                tx, AuditEvent.note(clock.instant(), by.actor(), by.source(), action, seat.label(), "done", detail));
        return seat;
    }
}
