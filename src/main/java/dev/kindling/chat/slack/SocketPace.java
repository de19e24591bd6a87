package dev.kindling.chat.slack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How soon another socket may be opened. One that had worked is replaced at once, since people wait; one that ended before
 * anything came by it, ever later, for then somebody makes us open one after the other. Many within a minute are spread, as
 * Slack limits that most of all. Thread-safe.
 */
final class SocketPace {
    private static final Duration WORKED = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** So many in a minute as fast as they end; after that one each {@link #THEN}. */
    private static final int IN_A_MINUTE = 15;

    private static final Duration THEN = Duration.ofSeconds(4);
    private static final int ALARMING = 4;

    private final LongSupplier nanos;
    private final Deque<Long> openings = new ArrayDeque<>();
    private long opened;
    private boolean open;
    private boolean carried;
    private int fruitless;
    private long notBefore;

    /** @param nanos a clock that only goes forward */
    SocketPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    synchronized void opening() {
        opened = nanos.getAsLong();
        openings.addLast(opened);
        open = true;
        carried = false;
    }

    /** Something that people did came by the socket. */
    synchronized void carried() {
        carried = true;
        fruitless = 0;
    }

    /** None was opened, or what was opened carries nothing. */
    synchronized void failed() {
        open = false;
        pauseAfterAnother();
    }

    /** The socket ended, or Slack asked for another one. */
    synchronized void ended() {
        if (!open) {
            return;
        }
        open = false;
        if (carried || nanos.getAsLong() - opened >= WORKED.toNanos()) {
            fruitless = 0;
        } else if (fruitless == 0) {
            fruitless = 1;
        } else {
            pauseAfterAnother();
        }
    }

    private void pauseAfterAnother() {
        long pause = FIRST_PAUSE.toNanos() << Math.min(fruitless, 10);
        fruitless++;
        notBefore = nanos.getAsLong() + Math.min(pause, LONGEST_PAUSE.toNanos());
    }

    /** How long to wait before the next one; zero or less when it may be opened now. */
    synchronized Duration pause() {
        long now = nanos.getAsLong();
        openings.removeIf(time -> now - time > MINUTE.toNanos());
        long pause = notBefore - now;
        if (openings.size() >= IN_A_MINUTE) {
            pause = Math.max(pause, openings.getLast() + THEN.toNanos() - now);
        }
        return Duration.ofNanos(pause);
    }

    /** Slack asked to wait that long. */
    synchronized void asked(Duration wish) {
        notBefore = Math.max(notBefore, nanos.getAsLong() + wish.toNanos());
    }

    /** Whether the socket that is open has proved itself. */
    synchronized boolean steady() {
        return open && (carried || nanos.getAsLong() - opened >= WORKED.toNanos());
    }

    /** Whether an operator should look why sockets are opened one after the other. */
    synchronized boolean alarming() {
        return fruitless >= ALARMING || openings.size() >= IN_A_MINUTE;
    }
}
