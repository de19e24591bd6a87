package dev.kindling.maintenance;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** Rows of errands. */
public interface ErrandStore {
    void add(WriteTransaction tx, Errand errand, Instant now);

    /** An errand that is not done yet. */
    Optional<Errand> unfinished(ReadTransaction tx, String id);

    void finish(WriteTransaction tx, String id);

    boolean unfinished(ReadTransaction tx, InvocationId cause);
}
