package dev.kindling.chat.slack.fake;

import java.util.function.LongSupplier;

/** By which limits are counted and response_urls grow old: the system's time until a test takes it into its hand. */
final class ServerTime {
    private volatile LongSupplier clock = System::nanoTime;

    void is(LongSupplier nanos) {
        clock = nanos;
    }

    long nanos() {
        return clock.getAsLong();
    }
}
