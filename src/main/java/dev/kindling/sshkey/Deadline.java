package dev.kindling.sshkey;

import java.time.Duration;

/** A moment on the JVM's monotonic clock that everything inside one probe shares. */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Time left, at least one millisecond: zero means "for ever" to some. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, nanos - System.nanoTime()));
    }
}
