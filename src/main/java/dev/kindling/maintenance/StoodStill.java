package dev.kindling.maintenance;

import dev.kindling.chat.Invocation;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;

/** Something whose clocks stood still during a maintenance: it gives people that time back. */
@FunctionalInterface
public interface StoodStill {
    /**
     * The maintenance ends in this transaction.
     *
     * @param since when it began
     * @param invocation by which it ends
     */
    void giveBack(WriteTransaction tx, Instant since, Invocation invocation);
}
