package dev.kindling.outbox;

import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Rows of the outbox. */
public interface OutboxStore {
    /** Adds the message, or makes it the newest revision of the one with its key. */
    void put(WriteTransaction tx, OutboxMessage message, Instant now);

    /**
     * The message to deliver next of those that are due: answers before news, oldest first.
     *
     * @param except messages that are left alone for now
     */
    Optional<Long> nextDue(ReadTransaction tx, Platform platform, Instant now, Set<Long> except);

    /**
     * The newest revision of a message that waits for delivery.
     *
     * @throws RuntimeException when the row cannot be read
     */
    Optional<QueuedMessage> waiting(ReadTransaction tx, long id);

    /**
     * When the next message of the platform falls due, if one waits.
     *
     * @param except messages that are left alone for now
     */
    Optional<Instant> nextTime(ReadTransaction tx, Platform platform, Set<Long> except);

    /** When the next message of the platform falls due, if one waits. */
    default Optional<Instant> nextTime(ReadTransaction tx, Platform platform) {
        return nextTime(tx, platform, Set.of());
    }

    /** Notes that the first delivery of the message begins. */
    void begin(WriteTransaction tx, QueuedMessage message, Instant now);

    /** Notes the delivery of one revision; a newer one stays due. */
    void delivered(WriteTransaction tx, QueuedMessage message, String platformId);

    void postpone(WriteTransaction tx, QueuedMessage message, Instant nextAttempt, String why);

    /** What waits for a later time is due now; for when the clock by which that time was told has been set back. */
    void hurry(WriteTransaction tx, Platform platform, Instant now);

    /** When the newest message was put here, whatever became of it. */
    Optional<Instant> newest(ReadTransaction tx, Platform platform);

    void refused(WriteTransaction tx, QueuedMessage message, String why);

    void expired(WriteTransaction tx, QueuedMessage message, String why);

    /** Takes a message that nobody can read out of the queue, so that the others go on. */
    void unreadable(WriteTransaction tx, long id, String why);

    /** Whether a message of that invocation still waits for delivery. */
    boolean pending(ReadTransaction tx, InvocationId cause);

    /** Whether the newest message under this key says exactly the same, and was delivered or is about to be. */
    boolean alreadySaid(ReadTransaction tx, OutboxMessage message);

    /** A refused message, for another try by hand. */
    Optional<QueuedMessage> findRefused(ReadTransaction tx, long id);

    /** Puts a refused message back into the queue. */
    void retry(WriteTransaction tx, QueuedMessage message, Instant now, Instant deadline);

    /** Forgets messages from before {@code time} that do not wait any more; they may hold addresses of sandboxes. */
    int forgetBefore(WriteTransaction tx, Instant time);
}
