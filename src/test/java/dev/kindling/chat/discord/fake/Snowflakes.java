package dev.kindling.chat.discord.fake;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Ids as Discord makes them: milliseconds since 2015 in the upper 42 bits, never the same twice, always growing. */
final class Snowflakes {
    private static final long DISCORD_EPOCH = 1_420_070_400_000L;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong earlier = new AtomicLong();

    Snowflakes(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        return String.valueOf(
                last.updateAndGet(before -> Math.max(before + 1, (clock.millis() - DISCORD_EPOCH) << 22)));
    }

    /** An id of a thing that was made then, other than all others. */
    String at(Instant then) {
        return String.valueOf(((then.toEpochMilli() - DISCORD_EPOCH) << 22) + earlier.incrementAndGet());
    }
}
