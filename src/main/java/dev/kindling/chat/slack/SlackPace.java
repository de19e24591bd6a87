package dev.kindling.chat.slack;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps below Slack's limits without anybody waiting: who comes too early hears how long to stay away. Thread-safe.
 */
final class SlackPace {
    private static final int MOST_CHANNELS = 5_000;

    private final InstantSource clock;
    private final Duration perChannel;
    private final Bucket posts;
    private final Bucket edits;
    private final Bucket whispers;
    private final Bucket views;
    private final Map<String, Instant> channels = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_CHANNELS;
        }
    };

    SlackPace(InstantSource clock) {
        this.clock = clock;
        this.perChannel = Duration.ofSeconds(1);
        // A workspace takes "several hundred" messages a minute; tiers 3 and 4 are 50 and 100 a minute.
        this.posts = perMinute(240, 8);
        this.edits = perMinute(50, 10);
        this.whispers = perMinute(100, 10);
        this.views = perMinute(100, 10);
    }

    private static Bucket perMinute(int calls, int burst) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(calls, Duration.ofMinutes(1)))
                .withCustomTimePrecision(TimeMeter.SYSTEM_MILLISECONDS)
                .build();
    }

    /** Empty when a message may go to that channel or person now; else how long it has to wait. */
    synchronized Optional<Duration> post(String channel) {
        Instant now = clock.instant();
        Instant free = channels.getOrDefault(channel, now);
        if (free.isAfter(now)) {
            return Optional.of(Duration.between(now, free));
        }
        Optional<Duration> wait = take(posts);
        if (wait.isEmpty()) {
            channels.put(channel, now.plus(perChannel));
        }
        return wait;
    }

    Optional<Duration> edit() {
        return take(edits);
    }

    Optional<Duration> whisper() {
        return take(whispers);
    }

    Optional<Duration> view() {
        return take(views);
    }

    private static Optional<Duration> take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(10));
    }
}
