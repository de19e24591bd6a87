package dev.kindling.chat;

/** What adapters call with everything that people do. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Answers one invocation, from memory and the database only, so that a platform's acknowledgement is never late. What the
     * reply says is committed. The same invocation id gives the same reply and does nothing a second time. Never throws; not
     * to be called inside a transaction.
     */
    Reply handle(Invocation invocation);
}
