package dev.kindling.inventory;

import dev.kindling.fault.KindlingException;

/** The repository could not be read, written, fetched or pushed. */
public final class RepositoryException extends KindlingException {
    private final boolean damaged;

    /** @param damaged whether the local clone is broken, so that a new one has to be made */
    public RepositoryException(String message, boolean damaged, Throwable cause) {
        super(message, cause);
        this.damaged = damaged;
    }

    public boolean damaged() {
        return damaged;
    }
}
