package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of raised hands; a person has one in a workshop. */
public interface HandStore {
    /** Adds it, or replaces what the person said and who comes. */
    void put(WriteTransaction tx, Hand hand);

    /** First come first. */
    List<Hand> of(ReadTransaction tx, WorkshopSlug workshop);

    Optional<Hand> find(ReadTransaction tx, WorkshopSlug workshop, ActorId person);

    void remove(WriteTransaction tx, WorkshopSlug workshop, ActorId person);

    /**
     * A raised hand.
     *
     * @param seat number of their seat
     * @param said what they need, may be empty
     * @param takenBy what to call the facilitator who comes
     */
    record Hand(
            WorkshopSlug workshop,
            int seat,
            ActorId person,
            String handle,
            String said,
            Instant raisedAt,
            Optional<String> takenBy) {
        Hand takenBy(String facilitator) {
            return new Hand(workshop, seat, person, handle, said, raisedAt, Optional.of(facilitator));
        }

        Hand saying(String text) {
            return new Hand(workshop, seat, person, handle, text, raisedAt, takenBy);
        }
    }
}
