package dev.kindling.chat;

<<<<<<< HEAD
/** What adapters call with everything that people do. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Answers one invocation, from memory and the database only, so that a platform's acknowledgement is never late. What the
     * reply says is committed. The same invocation id gives the same reply and does nothing a second time. Never throws; not
     * to be called inside a transaction.
     */
=======
/**
 * What the adapters hand every invocation to. Thread-safe.
 *
 * <p>Deterministic on redelivery: the same {@link Invocation#id} gives the same reply and has its effect once. It opens its
 * own write transaction, so a caller must not hold one.
 */
@FunctionalInterface
public interface CommandHandler {
>>>>>>> console
    Reply handle(Invocation invocation);
}
