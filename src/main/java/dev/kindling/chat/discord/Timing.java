package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How time passes where the clock on the wall is not meant; tests pass other times than {@link #USUAL}.
 *
 * @param nanos a time that only goes on, in nanoseconds from anywhere
 * @param patience longest time that a message waits for its turn and its answer; the outbox then decides anew
 * @param opening longest time for which Discord may take to open a conversation with somebody
 */
record Timing(LongSupplier nanos, Duration patience, Duration opening) {
    static final Timing USUAL = new Timing(System::nanoTime, Duration.ofSeconds(15), Duration.ofMillis(2_500));
}
