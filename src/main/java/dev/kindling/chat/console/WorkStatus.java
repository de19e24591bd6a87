package dev.kindling.chat.console;

import dev.kindling.chat.InvocationId;

/** Tells whoever waits for a command when there is nothing more to wait for. */
@FunctionalInterface
public interface WorkStatus {
    /**
     * Whether all operations and outgoing messages that {@code invocation} caused have ended, well or badly. True for an
     * invocation that caused none or that nobody knows.
     */
    boolean ended(InvocationId invocation);
}
