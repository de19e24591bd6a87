package dev.kindling.store;

import java.time.Instant;
import java.util.Optional;

/** The code behind a {@link TaskKind}. Runs outside any transaction, at least once, and must be idempotent. */
public interface DurableTask {
    TaskKind kind();

    /**
     * Does what is due for {@code id}.
     *
     * @return when to run again, or empty when nothing is left to do. An exception is logged and tried again with back-off.
     */
    Optional<Instant> run(String id);
}
