package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;
import dev.kindling.workshop.plan.Resource;
import java.util.Set;

/** Whether the host can carry a workshop, besides what it carries at that time anyway. */
@FunctionalInterface
public interface GoNoGo {
    Verdict of(ReadTransaction tx, Workshop workshop);

    /**
     * @param why figures, and what to change; also when it is a go
     * @param lacking what there is too little of
     */
    record Verdict(boolean go, String why, Set<Resource> lacking) {
        public Verdict {
            lacking = Set.copyOf(lacking);
        }
    }
}
