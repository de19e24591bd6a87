package dev.kindling.sshkey;

import dev.kindling.fault.KindlingException;

/** Published keys could not be had; the message is a sentence for the person who asked. */
public final class PublishedKeysException extends KindlingException {
    private static final long serialVersionUID = 1L;

    PublishedKeysException(String message) {
        super(message);
    }

    PublishedKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
