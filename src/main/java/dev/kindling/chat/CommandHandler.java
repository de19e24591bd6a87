package dev.kindling.chat;

import dev.kindling.store.WriteTransaction;
import java.util.function.BiConsumer;

/**
 * What the adapters hand every invocation to. Thread-safe.
 *
 * <p>Deterministic on redelivery: the same {@link Invocation#id} gives the same reply and has its effect once. It opens its
 * own write transaction, so a caller must not hold one.
 */
@FunctionalInterface
public interface CommandHandler {
    Reply handle(Invocation invocation);

    /**
     * Does what it does for an invocation a few times and leaves no trace of it, so that the first person does not wait while
     * classes are loaded. Takes some tenths of a second.
     *
     * @param somebody in whose name; best somebody who might do most
     */
    default void warmUp(Caller somebody) {}

    /**
     * The same, and has the adapter write down in the same transaction what it keeps of the answer: one commit instead of
     * two while somebody waits.
     *
     * @param also run with the answer that is returned, unless the command failed or this handler has no transaction of its
     *     own; what it wrote is undone when a fault is answered instead
     */
    default Reply handle(Invocation invocation, BiConsumer<WriteTransaction, Reply> also) {
        return handle(invocation);
    }
}
