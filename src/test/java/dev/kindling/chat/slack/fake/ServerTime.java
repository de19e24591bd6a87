package dev.kindling.chat.slack.fake;

import java.util.function.LongSupplier;

/** By which limits are counted and response_urls grow old: the system's time until a test takes it into its hand. */
final class ServerTime {
    private volatile LongSupplier clock = System::nanoTime;
    private volatile boolean inHand;

    void is(LongSupplier nanos) {
        clock = nanos;
        inHand = true;
    }

    /** Whether a test moves it on, so that nothing takes longer because the machine is slow. */
    boolean inHand() {
        return inHand;
    }

    long nanos() {
        return clock.getAsLong();
    }
}
