package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.List;
import java.util.Optional;

/** Rows of seats. */
public interface SeatStore {
    void insert(WriteTransaction tx, Seat seat);

    void update(WriteTransaction tx, Seat seat);

    /** All seats of a workshop, by number. */
    List<Seat> of(ReadTransaction tx, WorkshopSlug workshop);

    Optional<Seat> find(ReadTransaction tx, WorkshopSlug workshop, int number);

    /** The seat that is theirs, claimed or promised. */
    Optional<Seat> heldBy(ReadTransaction tx, WorkshopSlug workshop, ActorId person);

    /** The seat that helps somebody soonest: one that is up, else one that is being made, else an empty one; nobody's. */
    Optional<Seat> nextFree(ReadTransaction tx, WorkshopSlug workshop);

    /** The seat whose machine that is. */
    Optional<Seat> on(ReadTransaction tx, MachineId machine);
}
