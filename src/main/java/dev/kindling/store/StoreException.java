package dev.kindling.store;

import dev.kindling.fault.KindlingException;

/** The database cannot be used; the message says what is wrong with it and what to do. */
public final class StoreException extends KindlingException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
