package dev.kindling.cli;

import dev.kindling.fault.KindlingException;

/** {@code say} cannot go on; the message is all that the person gets to see. */
final class SayFailure extends KindlingException {
    SayFailure(String message) {
        super(message);
    }

    SayFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
