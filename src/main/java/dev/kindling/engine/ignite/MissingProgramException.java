package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;

/** A program of the host could not be started at all: not installed, not executable. */
final class MissingProgramException extends EngineException {
    MissingProgramException(String program, String cause) {
        super(
                "The host is not ready to run sandboxes: a program is missing. An operator has to look at it.",
                false,
                "cannot start '" + program + "': " + cause);
    }
}
