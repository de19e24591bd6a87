package dev.kindling.chat;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Set;

/** Who has looked at the page that a platform keeps for them, and sees there what was published last. */
public interface HomeViewers {
    /** Notes that they looked at it, at {@code now}. */
    void saw(WriteTransaction tx, ActorId person, Instant now);

    /** Those of a workspace who looked at it after {@code since}. */
    Set<ActorId> since(ReadTransaction tx, Platform platform, String workspace, Instant since);
}
