package dev.kindling.chat.slack;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.LastMoments;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows immediate answers that cannot travel in the acknowledgement. Tries for some seconds; after that, or when Kindling
 * stops before, the outbox takes it over as a direct message, with all its patience. Thread-safe.
 */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final int TRIES = 5;
    private static final Duration KEEP = Duration.ofHours(1);

    /** One that is neither shown nor handed over yet. */
    private static final class Answer {
        private final InvocationId invocation;
        private final ActorId to;
        private final ReplyPlace place;
        private final Card card;
        private final AtomicBoolean waiting = new AtomicBoolean();

        Answer(InvocationId invocation, ActorId to, ReplyPlace place, Card card) {
            this.invocation = invocation;
            this.to = to;
            this.place = place;
            this.card = card;
        }

        /** Whether the caller is the one who has to see to it now. */
        boolean take() {
            return waiting.compareAndSet(true, false);
        }
    }

    private final ScheduledExecutorService background;
    private final UnitOfWork work;
    private final Outbox outbox;
    private final Set<Answer> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Answers(ScheduledExecutorService background, UnitOfWork work, Outbox outbox) {
        this.background = background;
        this.work = work;
        this.outbox = outbox;
    }

    /** Shows it soon; later, when nothing newer is shown there by then. */
    void show(InvocationId invocation, ActorId to, ReplyPlace place, Card card) {
        var answer = new Answer(invocation, to, place, card);
        open.add(answer);
        later(answer, 0, Duration.ZERO);
    }

    private void later(Answer answer, int tries, Duration pause) {
        answer.waiting.set(true);
        if (closed) {
            handOverIfWaiting(answer);
            return;
        }
        try {
            var unused = background.schedule(() -> attempt(answer, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            handOverIfWaiting(answer);
        }
    }

    private void attempt(Answer answer, int tries) {
        if (!answer.take()) {
            return;
        }
        try {
            Delivery delivery = answer.place.first(answer.card);
            if (delivery instanceof Delivery.Delivered) {
                open.remove(answer);
                return;
            }
            boolean refused = delivery instanceof Delivery.Refused;
            if (refused || tries + 1 >= TRIES) {
                handOver(answer);
                return;
            }
            Duration pause = delivery instanceof Delivery.RetryAfter wait
                    ? wait.pause()
                    : Duration.ofMillis(300L << Math.min(tries, 5));
            later(answer, tries + 1, pause);
        } catch (RuntimeException e) {
            log.warn("An answer could not be shown and goes through the outbox", e);
            handOver(answer);
        }
    }

    private void handOverIfWaiting(Answer answer) {
        if (answer.take()) {
            handOver(answer);
        }
    }

    private void handOver(Answer answer) {
        try {
            work.write(tx -> {
                outbox.send(
                        tx,
                        new OutboxMessage(
                                "answer:" + answer.invocation,
                                new Destination.DirectMessage(answer.to),
                                answer.card,
                                OutboxMessage.Priority.ANSWER,
                                KEEP,
                                Optional.of(answer.invocation),
                                Optional.empty()));
                return true;
            });
        } catch (RuntimeException e) {
            log.error("An answer is lost: it could neither be shown nor kept", e);
        } finally {
            open.remove(answer);
        }
    }

    /**
     * Leaves what waits for its time to the outbox, and waits for what is being shown at this moment.
     *
     * @param patience for the latter, at most
     */
    void close(Duration patience) {
        closed = true;
        open.forEach(this::handOverIfWaiting);
        LastMoments.await(open::isEmpty, patience);
    }
}
