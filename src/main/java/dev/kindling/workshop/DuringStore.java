package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Rows that a workshop has only while it runs: seats that are kept longer, and messages that wait for a yes. */
public interface DuringStore {
    /** Until when which machine is kept, whatever the workshop's end. */
    Map<MachineId, Instant> kept(ReadTransaction tx, WorkshopSlug workshop);

    /** Keeps a machine until then; replaces an earlier wish. */
    void keep(WriteTransaction tx, WorkshopSlug workshop, MachineId machine, Instant until);

    void draft(WriteTransaction tx, Draft draft);

    Optional<Draft> draft(ReadTransaction tx, String id);

    void dropDraft(WriteTransaction tx, String id);

    /** Forgets all of it, at the end. */
    void forget(WriteTransaction tx, WorkshopSlug workshop);

    /** A message to everyone that was written and not confirmed yet. */
    record Draft(String id, WorkshopSlug workshop, String text) {}
}
