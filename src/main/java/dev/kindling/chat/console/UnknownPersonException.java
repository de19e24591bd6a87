package dev.kindling.chat.console;

import dev.kindling.fault.KindlingException;

/** Somebody wanted to be a person who is not configured. */
public final class UnknownPersonException extends KindlingException {
    public UnknownPersonException() {
        super("Nobody of that name is configured for the console. The names stand in teams.yml under \"console\".");
    }
}
