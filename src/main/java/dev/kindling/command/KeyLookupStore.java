package dev.kindling.command;

import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.Source;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Look-ups of published keys that somebody asked for. */
public interface KeyLookupStore {
    /**
     * One look-up.
     *
     * @param invocation without its input; who asked, and where the answer goes
     * @param values of the create that waits for a choice
     * @param keys found; empty until done
     */
    record KeyLookup(
            String id,
            Source source,
            String account,
            Invocation invocation,
            Map<String, String> values,
            boolean done,
            List<PublicKey> keys) {}

    void add(WriteTransaction tx, KeyLookup lookup, Instant now);

    Optional<KeyLookup> find(ReadTransaction tx, String id);

    void finish(WriteTransaction tx, String id, List<PublicKey> keys);

    /** Whether a look-up of that invocation is under way. */
    boolean unfinished(ReadTransaction tx, InvocationId cause);
}
