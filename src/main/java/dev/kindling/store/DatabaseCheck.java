package dev.kindling.store;

import java.nio.file.Path;

/** Looks at a database file, also while a Kindling is at work on it. */
@FunctionalInterface
public interface DatabaseCheck {
    /**
     * Reads all of it, and takes the turn to write for a moment and gives it back. Changes nothing.
     *
     * @throws StoreException when it is damaged, cannot be written, or somebody keeps it locked; the first sentence says what is
     *     wrong, the others what to do
     */
    void check(Path database);
}
