package dev.kindling.chat.slack;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows immediate answers that cannot travel in the acknowledgement. Tries for some seconds; after that the outbox takes
 * it over as a direct message, with all its patience.
 */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final int TRIES = 5;
    private static final Duration KEEP = Duration.ofHours(1);

    private final ScheduledExecutorService background;
    private final UnitOfWork work;
    private final Outbox outbox;

    Answers(ScheduledExecutorService background, UnitOfWork work, Outbox outbox) {
        this.background = background;
        this.work = work;
        this.outbox = outbox;
    }

    /** Shows it soon; later, when nothing newer is shown there by then. */
    void show(InvocationId invocation, ActorId to, ReplyPlace place, Card card) {
        later(invocation, to, place, card, 0, Duration.ZERO);
    }

    private void later(InvocationId invocation, ActorId to, ReplyPlace place, Card card, int tries, Duration pause) {
        try {
            var unused = background.schedule(
                    () -> attempt(invocation, to, place, card, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            handOver(invocation, to, card);
        }
    }

    private void attempt(InvocationId invocation, ActorId to, ReplyPlace place, Card card, int tries) {
        try {
            Delivery delivery = place.first(card);
            if (delivery instanceof Delivery.Delivered) {
                return;
            }
            boolean refused = delivery instanceof Delivery.Refused;
            if (refused || tries + 1 >= TRIES) {
                handOver(invocation, to, card);
                return;
            }
            Duration pause = delivery instanceof Delivery.RetryAfter wait
                    ? wait.pause()
                    : Duration.ofMillis(300L << Math.min(tries, 5));
            later(invocation, to, place, card, tries + 1, pause);
        } catch (RuntimeException e) {
            log.warn("An answer could not be shown and goes through the outbox", e);
            handOver(invocation, to, card);
        }
    }

    private void handOver(InvocationId invocation, ActorId to, Card card) {
        try {
            work.write(tx -> {
                outbox.send(
                        tx,
                        new OutboxMessage(
                                "answer:" + invocation,
                                new Destination.DirectMessage(to),
                                card,
                                OutboxMessage.Priority.ANSWER,
                                KEEP,
                                Optional.of(invocation),
                                Optional.empty()));
                return true;
            });
        } catch (RuntimeException e) {
            log.error("An answer is lost: it could neither be shown nor kept", e);
        }
    }
}
