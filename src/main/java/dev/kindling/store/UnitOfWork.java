package dev.kindling.store;

import java.util.function.Function;

/** Runs blocks in transactions. */
public interface UnitOfWork {
    /**
     * Runs {@code work} in the one write transaction and commits durably before it returns; an exception rolls everything
     * back. Not to be nested.
     */
    <T> T write(Function<WriteTransaction, T> work);

    /** Runs {@code work} on one consistent snapshot. */
    <T> T read(Function<ReadTransaction, T> work);
}
