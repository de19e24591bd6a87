package dev.kindling.outbox;

import dev.kindling.chat.OutgoingMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of the outbox that is due.
 *
 * @param revision of the card that {@code message} holds; a newer one may have been queued meanwhile
 * @param attempts that failed so far
 * @param begun when its first delivery began, if it did and nobody knows how that ended
 */
public record QueuedMessage(
        long id,
        int revision,
        int attempts,
        Instant deadline,
        OutgoingMessage message,
        Optional<Instant> begun,
        Optional<String> cause,
        Optional<OutboxMessage.Fallback> fallback) {}
