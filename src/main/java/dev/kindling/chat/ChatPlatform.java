package dev.kindling.chat;

import java.time.Instant;

/** What the outbox needs of an adapter. Implementations are thread-safe. */
public interface ChatPlatform {
    Platform platform();

    /**
     * Delivers one message and waits for the platform's word, at most some seconds. Never throws for what the platform
     * said; the outbox treats an exception like {@link Delivery.Failed}.
     */
    Delivery deliver(OutgoingMessage message);

    /**
     * Whether that message, which is new, can be looked for should it be {@link #doubtful} one day. The outbox notes such a
     * message before it is delivered.
     */
    default boolean canLookFor(OutgoingMessage message) {
        return false;
    }

    /**
     * Kindling was killed while that message was being delivered, so it may be there already: to be looked for before it is
     * delivered now.
     *
     * @param since when its delivery began
     */
    default void doubtful(OutgoingMessage message, Instant since) {}

    /** Whether the platform can be reached now, and if not, why, in plain words. */
    Connection connection();

    /** State of an adapter's connection. */
    record Connection(boolean up, String detail) {}
}
