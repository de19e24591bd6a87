package dev.kindling.maintenance;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/** Whether Kindling is drained, across restarts. */
public interface DrainStore {
    Optional<Drain> current(ReadTransaction tx);

    /** Begins one; one that is there stays. */
    void begin(WriteTransaction tx, Drain drain);

    void end(WriteTransaction tx);
}
