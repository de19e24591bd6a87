package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.LastMoments;
import dev.kindling.outbox.OutboxMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows answers that could not be the first response. Tries for some seconds; after that the outbox takes it over, with all
 * its patience and its fallbacks.
 */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final int TRIES = 4;
    private static final Duration KEEP = Duration.ofHours(1);

    private final ScheduledExecutorService background;
    private final Consumer<OutboxMessage> outbox;
    private final Predicate<InvocationId> noted;

    /** Not shown yet, and not handed over. */
    private final Set<Answer> open = ConcurrentHashMap.newKeySet();

    /** Of those, whose attempt is under way. */
    private final AtomicInteger underWay = new AtomicInteger();

    private volatile boolean closed;

    /**
     * @param outbox keeps a message durably before it returns
     * @param noted whether the next Kindling would know by itself that somebody waits for the answer to this
     */
    Answers(ScheduledExecutorService background, Consumer<OutboxMessage> outbox, Predicate<InvocationId> noted) {
        this.background = background;
        this.outbox = outbox;
        this.noted = noted;
    }

    /**
     * Shows it soon, unless something newer is shown there by then.
     *
     * @param channel where the person asked
     */
    void show(InvocationId invocation, ActorId to, String channel, ReplyPlace place, ClosedMessages.Noted said) {
        var answer = new Answer(invocation, to, channel, place, said);
        open.add(answer);
        later(answer, 0, Duration.ZERO);
    }

    /**
     * Lets the attempts under way end, at most that long, and gives the rest to the outbox, for the next Kindling; but what that
     * one shows in its place by itself is left to it.
     */
    void close(Duration patience) {
        closed = true;
        LastMoments.await(() -> underWay.get() == 0, patience);
        open.forEach(this::leave);
    }

    private void leave(Answer answer) {
        if (!noted.test(answer.invocation())) {
            handOver(answer);
        }
    }

    private record Answer(
            InvocationId invocation, ActorId to, String channel, ReplyPlace place, ClosedMessages.Noted said) {}

    private void later(Answer answer, int tries, Duration pause) {
        if (closed) {
            leave(answer);
            return;
        }
        try {
            var unused = background.schedule(() -> attempt(answer, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            leave(answer);
        }
    }

    private void attempt(Answer answer, int tries) {
        underWay.incrementAndGet();
        try {
            // Else it was handed over in the meantime, as Kindling stops.
            if (open.contains(answer)) {
                tryIt(answer, tries);
            }
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void tryIt(Answer answer, int tries) {
        if (answer.place().taken()) {
            open.remove(answer);
            answer.said().unseen().run();
            return;
        }
        try {
            Delivery delivery = answer.place().first(answer.said().card());
            if (delivery instanceof Delivery.Delivered) {
                open.remove(answer);
                answer.said().shown().run();
                return;
            }
            if (delivery instanceof Delivery.Refused || tries + 1 >= TRIES) {
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

    private void handOver(Answer answer) {
        if (!open.remove(answer)) {
            return;
        }
        try {
            outbox.accept(new OutboxMessage(
                    "answer:" + answer.invocation(),
                    new Destination.ReplyTo(answer.to(), answer.invocation(), answer.channel()),
                    answer.said().card(),
                    OutboxMessage.Priority.ANSWER,
                    KEEP,
                    Optional.of(answer.invocation()),
                    Optional.empty()));
            answer.said().shown().run();
        } catch (RuntimeException e) {
            answer.said().unseen().run();
            log.error("An answer is lost: it could neither be shown nor kept", e);
        }
    }
}
