package dev.kindling.store;

import java.nio.file.Path;

/** Copies of a database file, made while another process may be writing to it. */
public interface DatabaseCopies {
    /**
     * Writes everything that was committed at one moment to {@code target}, which is made with mode 0600 and must not exist.
     *
     * @throws StoreException when there is no database, or it cannot be read or copied
     */
    void copy(Path database, Path target);

    /**
     * Reads the whole copy and makes sure that this Kindling can go on with it; changes nothing in it.
     *
     * @return version of its schema
     * @throws StoreException when it is damaged, no database of Kindling's, or from a newer Kindling
     */
    String check(Path copy);
}
