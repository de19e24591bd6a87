package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;

/** Rows of questions whether a facilitator may look into a seat. */
public interface LookStore {
    /** Adds it; replaces an earlier question about the seat. */
    void put(WriteTransaction tx, Wish wish);

    Optional<Wish> find(ReadTransaction tx, WorkshopSlug workshop, int seat);

    void remove(WriteTransaction tx, WorkshopSlug workshop, int seat);

    /** A question that is not answered yet. */
    record Wish(WorkshopSlug workshop, int seat, MachineId machine, SandboxKey key, Instant askedAt) {}
}
