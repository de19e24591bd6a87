package dev.kindling.chat.slack.fake;

import java.util.concurrent.atomic.AtomicInteger;

/** Ids that this Slack gives, none of them twice. */
final class Ids {
    private final AtomicInteger numbers = new AtomicInteger(1000);

    String next(String prefix) {
        return prefix + numbers.incrementAndGet();
    }

    /** A message's, which is also its place in the order. */
    String ts() {
        return 1_700_000_000 + "." + String.format("%06d", numbers.incrementAndGet());
    }
}
