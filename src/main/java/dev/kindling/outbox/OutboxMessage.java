package dev.kindling.outbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import java.time.Duration;
import java.util.Optional;

/**
 * Something to say. A message with the key of an earlier one replaces it: in the queue if it waits there still, by an edit if
 * it was delivered.
 *
 * @param key identity of the message, such as {@code reply:<invocation>}; at most 200 characters
 * @param keepFor how long it is worth delivering
 * @param cause the invocation whose work this is part of
 * @param fallback what to say, and where, when the destination takes no messages; must hold no secret unless only the same
 *     person reads it
 */
public record OutboxMessage(
        String key,
        Destination to,
        Card card,
        Priority priority,
        Duration keepFor,
        Optional<InvocationId> cause,
        Optional<Fallback> fallback) {
    /** Answers to a person who waits go before news. */
    public enum Priority {
        ANSWER(0),
        NEWS(1);

        private final int rank;

        Priority(int rank) {
            this.rank = rank;
        }

        /** Lower goes first; stands in the database. */
        public int rank() {
            return rank;
        }
    }

    /** Where to turn when a message is refused. */
    public record Fallback(Destination to, Card card) {}

    /** Something that nobody asked for, to one person. */
    public static OutboxMessage news(String key, ActorId person, Card card, Duration keepFor) {
        return new OutboxMessage(
                key,
                new Destination.DirectMessage(person),
                card,
                Priority.NEWS,
                keepFor,
                Optional.empty(),
                Optional.empty());
    }

    /** What came of a command, in the place of its answer; by direct message where that place is gone. */
    public static OutboxMessage outcome(Destination.ReplyTo place, Card card, Duration keepFor) {
        return new OutboxMessage(
                "reply:" + place.invocation(),
                place,
                card,
                Priority.ANSWER,
                keepFor,
                Optional.of(place.invocation()),
                Optional.of(new Fallback(new Destination.DirectMessage(place.to()), card)));
    }

    public OutboxMessage withFallback(Destination place, Card text) {
        return new OutboxMessage(key, to, card, priority, keepFor, cause, Optional.of(new Fallback(place, text)));
    }
}
