package dev.kindling.chat.discord;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps what the outbox says below what Discord takes in one channel, without waiting: a board that changes all the time must
 * not hold up everybody's direct messages. The limits themselves are the SDK's business. Thread-safe.
 */
final class ChannelPace {
    /** Discord takes five messages in five seconds in a channel, and as many edits (seen in its answers' headers). */
    private static final int MESSAGES = 4;

    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int MOST = 5_000;

    private final Recent<String, Bucket> channels = new Recent<>(MOST);

    /** How long to wait before something more is said there; empty when it may be said now. */
    Optional<Duration> wait(String place) {
        var probe = channels.of(place, ChannelPace::bucket).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(1_000_000, probe.getNanosToWaitForRefill())));
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(MESSAGES).refillGreedy(MESSAGES, WINDOW))
                .build();
    }
}
