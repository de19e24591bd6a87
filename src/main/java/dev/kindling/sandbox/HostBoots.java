package dev.kindling.sandbox;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** Which boot of the host Kindling saw last, across its own restarts. */
public interface HostBoots {
    /**
     * One boot.
     *
     * @param id the engine's name for it
     * @param seenAt when it was last seen to be that boot
     */
    record Boot(String id, Instant seenAt) {}

    Optional<Boot> last(ReadTransaction tx);

    void saw(WriteTransaction tx, Boot boot);
}
