package dev.kindling.chat;

/** What the outbox needs of an adapter. Implementations are thread-safe. */
public interface ChatPlatform {
    Platform platform();

    /**
     * Delivers one message and waits for the platform's word, at most some seconds. Never throws for what the platform
     * said; the outbox treats an exception like {@link Delivery.Failed}.
     */
    Delivery deliver(OutgoingMessage message);

    /** Whether the platform can be reached now, and if not, why, in plain words. */
    Connection connection();

    /** State of an adapter's connection. */
    record Connection(boolean up, String detail) {}
}
