package dev.kindling.inventory;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A commit to be.
 *
 * @param at when it happened, which may be long before it is committed
 * @param files by path: their new text, or empty for those that go
 */
public record Change(Author author, Instant at, String message, Map<String, Optional<String>> files) {
    /** Who did it, in Git's words. */
    public record Author(String name, String email) {}

    public Change {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }
}
