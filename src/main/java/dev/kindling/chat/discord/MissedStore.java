package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Titles of what people could not be sent and have not heard of yet, kept beyond a restart. */
public interface MissedStore {
    /** Once for each title. */
    void add(WriteTransaction tx, ActorId person, String title, Instant now);

    /** Of everybody, eldest first. */
    Map<ActorId, List<String>> all(ReadTransaction tx);

    void remove(WriteTransaction tx, ActorId person, List<String> titles);

    /** Forgets what was missed before {@code time}. */
    int forgetBefore(WriteTransaction tx, Instant time);
}
