package dev.kindling.inventory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When the remote is looked at: once a minute, and after failures in growing pauses. A time that is further away than it was ever
 * set stems from before the clock was set back, and has come. Not thread-safe.
 */
final class RemotePace {
    /** Longest pause of all. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** In mode drive people wait until the remote can be reached again. */
    private static final Duration LONGEST_DRIVEN_PAUSE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_OTHERS = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Duration longestPause;
    private Instant nextTry = Instant.MIN;
    private Instant nextFetch = Instant.MIN;

    RemotePace(InstantSource clock, boolean drives) {
        this.clock = clock;
        this.longestPause = drives ? LONGEST_DRIVEN_PAUSE : LONGEST_PAUSE;
    }

    /** Whether the remote is given a rest after a failure, until {@link #nextTry}. */
    boolean resting() {
        return isAhead(nextTry, longestPause);
    }

    Instant nextTry() {
        return nextTry;
    }

    /** When the remote, all being well, is to be looked at again. */
    Instant nextLook() {
        return clock.instant().plus(LOOK_FOR_OTHERS);
    }

    boolean fetchDue() {
        return !isAhead(nextFetch, LOOK_FOR_OTHERS);
    }

    void fetched() {
        nextFetch = nextLook();
    }

    /** What others did is to be known now. */
    void fetchAtOnce() {
        nextFetch = Instant.MIN;
    }

    void reached() {
        nextTry = Instant.MIN;
    }

    /** @param failures in a row, with this one */
    void failed(int failures) {
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        nextTry = clock.instant().plus(pause.compareTo(longestPause) > 0 ? longestPause : pause);
    }

    private boolean isAhead(Instant time, Duration farthest) {
        Instant now = clock.instant();
        return now.isBefore(time) && Duration.between(now, time).compareTo(farthest) <= 0;
    }
}
