package dev.kindling.chat;

/**
 * What the adapters hand every invocation to. Thread-safe.
 *
 * <p>Deterministic on redelivery: the same {@link Invocation#id} gives the same reply and has its effect once. It opens its
 * own write transaction, so a caller must not hold one.
 */
@FunctionalInterface
public interface CommandHandler {
    Reply handle(Invocation invocation);
}
