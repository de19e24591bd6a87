package dev.kindling.workshop;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.List;
import java.util.Optional;

/** Rows of what commands have started in workshops and that has not ended. */
public interface WorkStore {
    /** What has been started. */
    enum Kind {
        /** Seats get machines. */
        SEATS,
        /** A seat that was claimed before its machine was ready is handed over then. */
        HANDOVER,
        /** All seats go. */
        REMOVAL
    }

    /**
     * One piece of work.
     *
     * @param seat number of the seat that is handed over
     */
    record Work(InvocationId invocation, WorkshopSlug workshop, Kind kind, Optional<Integer> seat) {}

    /** Notes it; a command starts one piece at most, and a later word replaces the earlier. */
    void begun(WriteTransaction tx, Work work);

    List<Work> of(ReadTransaction tx, WorkshopSlug workshop);

    void ended(WriteTransaction tx, InvocationId invocation);

    /** Whether what this invocation started has not ended. */
    boolean unfinished(ReadTransaction tx, InvocationId invocation);
}
