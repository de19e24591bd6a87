package dev.kindling.workshop.plan;

import dev.kindling.units.Spans;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * How long preparing seats takes on this host, from how long it took before.
 *
 * <p>The whole preparation is played through many times, each seat taking the time of a start drawn from the history, as
 * many at once as the engine works on: so a few slow starts show in the p95, as they would in the class. A start measured
 * among more or fewer at once is scaled by that, as if the engine did them one after another. That holds for Ignite, whose
 * disk stage runs under one lock, and errs towards too long for others.
 *
 * @param seats how many
 * @param atOnce how many the engine works on at once
 * @param p50 the time that half of such preparations stay below
 * @param p95 the time that 19 of 20 stay below
 * @param starts on how many past starts it rests; 0 when it is assumed
 */
public record Forecast(int seats, int atOnce, Duration p50, Duration p95, int starts) {
    /** What a start is taken to last when none was seen. */
    public static final Duration ASSUMED = Duration.ofSeconds(20);
    /** Older starts say little about the host of today. */
    public static final int MOST_STARTS = 50;

    private static final int ROUNDS = 400;
    private static final int FEW = 5;
    private static final int PER_HUNDRED = 100;
    private static final int MEDIAN = 50;
    private static final int NEARLY_ALL = 95;

    /**
     * One sandbox that became ready.
     *
     * @param took from the beginning of work on it to its first answer, more than nothing
     * @param atOnce how many were being made meanwhile, itself counted; at least 1
     */
    public record Start(Duration took, int atOnce) {
        public Start {
            if (took.isNegative() || took.isZero() || atOnce < 1) {
                throw new IllegalArgumentException(
                        "a start takes some time, with at least itself: " + took + ", " + atOnce);
            }
        }
    }

    /**
     * @param history the newest first; those beyond {@link #MOST_STARTS} are left aside
     * @param random what starts are drawn with; the same seed gives the same forecast
     */
    public static Forecast of(int seats, int atOnce, List<Start> history, RandomGenerator random) {
        if (seats < 0 || atOnce < 1) {
            throw new IllegalArgumentException("no forecast for " + seats + " seats, " + atOnce + " at once");
        }
        if (history.isEmpty()) {
            Duration assumed = ASSUMED.multipliedBy((seats + atOnce - 1) / atOnce);
            return new Forecast(seats, atOnce, assumed, assumed, 0);
        }
        long[] times = history.stream()
                .limit(MOST_STARTS)
                .mapToLong(start -> start.took().toMillis() * atOnce / start.atOnce())
                .map(time -> Math.max(1, time))
                .toArray();
        long[] rounds = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = played(seats, atOnce, times, random);
        }
        Arrays.sort(rounds);
        return new Forecast(seats, atOnce, percentile(rounds, MEDIAN), percentile(rounds, NEARLY_ALL), times.length);
    }

    /** When the last seat is ready, each next one being begun by whoever is free first. */
    private static long played(int seats, int atOnce, long[] times, RandomGenerator random) {
        var free = new PriorityQueue<Long>();
        for (int worker = 0; worker < Math.min(atOnce, seats); worker++) {
            free.add(0L);
        }
        long last = 0;
        for (int seat = 0; seat < seats; seat++) {
            long ready = free.remove() + times[random.nextInt(times.length)];
            free.add(ready);
            last = Math.max(last, ready);
        }
        return last;
    }

    private static Duration percentile(long[] sorted, int percent) {
        int rank = (sorted.length * percent + PER_HUNDRED - 1) / PER_HUNDRED;
        return Duration.ofMillis(sorted[Math.max(0, rank - 1)]);
    }

    /** Whether nothing of this host's own is in it. */
    public boolean isAssumed() {
        return starts == 0;
    }

    /** One sentence without its full stop, with what it rests on. */
    public String words() {
        String begin = BoardText.seats(seats) + " in about " + Spans.spoken(p50);
        if (isAssumed()) {
            return begin + " (no history yet: assumed " + Spans.spoken(ASSUMED) + " each)";
        }
        return begin + " (p95 " + Spans.spoken(p95) + ", from the last " + (starts == 1 ? "start" : starts + " starts")
                + (starts < FEW ? ", too few to be sure" : "") + ")";
    }
}
