package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.outbox.OutboxMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    /** @param outbox keeps a message durably before it returns */
    Answers(ScheduledExecutorService background, Consumer<OutboxMessage> outbox) {
        this.background = background;
        this.outbox = outbox;
    }

    /**
     * Shows it soon, unless something newer is shown there by then.
     *
     * @param channel where the person asked
     */
    void show(InvocationId invocation, ActorId to, String channel, ReplyPlace place, ClosedMessages.Noted said) {
        later(new Answer(invocation, to, channel, place, said), 0, Duration.ZERO);
    }

    private record Answer(
            InvocationId invocation, ActorId to, String channel, ReplyPlace place, ClosedMessages.Noted said) {}

    private void later(Answer answer, int tries, Duration pause) {
        try {
            var unused = background.schedule(() -> attempt(answer, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            handOver(answer);
        }
    }

    private void attempt(Answer answer, int tries) {
        if (answer.place().taken()) {
            answer.said().unseen().run();
            return;
        }
        try {
            Delivery delivery = answer.place().first(answer.said().card());
            if (delivery instanceof Delivery.Delivered) {
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
