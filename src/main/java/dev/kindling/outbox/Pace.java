package dev.kindling.outbox;

import dev.kindling.chat.Destination;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Keeps a worker below its platform's limits. */
@FunctionalInterface
public interface Pace {
    /** Waits until a message to there may leave. */
    void await(Destination destination) throws InterruptedException;

    /** So many messages a second in all, with a short burst of as many. */
    static Pace perSecond(int messages) {
        Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(messages).refillGreedy(messages, Duration.ofSeconds(1)))
                .build();
        return destination -> bucket.asBlocking().consume(1);
    }
}
