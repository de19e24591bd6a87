package dev.kindling.sweep;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What operators were shown before they were asked whether it shall be repaired. */
public interface SweepPlans {
    /**
     * One list.
     *
     * @param id short enough for a button
     * @param troubles ids of those that are shown
     */
    record Plan(String id, List<String> troubles, Instant createdAt) {
        public Plan {
            troubles = List.copyOf(troubles);
        }
    }

    /** Keeps it; one of the same id is replaced, and those that are older than a day are forgotten. */
    void keep(WriteTransaction tx, Plan plan);

    Optional<Plan> find(ReadTransaction tx, String id);
}
