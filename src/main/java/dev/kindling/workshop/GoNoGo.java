package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;

/** Whether the host can carry a workshop, besides what it carries at that time anyway. */
@FunctionalInterface
public interface GoNoGo {
    Verdict of(ReadTransaction tx, Workshop workshop);

    /**
     * @param why figures, and what to change; also when it is a go
     */
    record Verdict(boolean go, String why) {}
}
