package dev.kindling.chat.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives out the moments at which something may be sent: so many at once, then one each interval. Who comes too early gets a
 * moment of their own and is let through when they come back then. So hundreds who wait come back once each and in order,
 * instead of all of them at every free moment, which a token bucket would make them do. Thread-safe.
 */
final class Slots {
    /** A moment that nobody came for is forfeited; else those of a long pause would all be used at once after it. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    /** A clock that was set back must not shut a lane for as long as it was set back by. */
    private static final Duration FURTHEST = Duration.ofMinutes(30);

    private static final int MOST_LANES = 5_000;

    private final InstantSource clock;
    private final Map<Object, Instant> promised = new HashMap<>();

    /** The first moment of each lane that nobody has, if there was no burst. */
    private final Map<String, Instant> free = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_LANES;
        }
    };

    Slots(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A limit.
     *
     * @param name what is counted for itself, such as a method or a channel
     * @param burst how many may go at once after a quiet time, at least 1
     */
    record Lane(String name, Duration interval, int burst) {
        static Lane perMinute(String name, int number, int burst) {
            return new Lane(name, Duration.ofMinutes(1).dividedBy(number), burst);
        }
    }

    /**
     * Asks to be let through now.
     *
     * @param who the same at each try
     * @param lanes all of which must have room
     * @return empty when it may go now, else how long until its moment
     */
    synchronized Optional<Duration> take(Object who, List<Lane> lanes) {
        Instant now = clock.instant();
        promised.values().removeIf(moment -> moment.plus(KEPT).isBefore(now));
        Instant moment = promised.computeIfAbsent(
                who,
                key -> lanes.stream()
                        .map(lane -> reserve(lane, now))
                        .max(Instant::compareTo)
                        .orElse(now));
        if (moment.isAfter(now)) {
            return Optional.of(Duration.between(now, moment));
        }
        promised.remove(who);
        return Optional.empty();
    }

    private Instant reserve(Lane lane, Instant now) {
        Instant earliest = now.minus(lane.interval().multipliedBy(lane.burst() - 1L));
        Instant known = free.getOrDefault(lane.name(), earliest);
        Instant moment = known.isBefore(earliest) || known.isAfter(now.plus(FURTHEST)) ? earliest : known;
        free.put(lane.name(), moment.plus(lane.interval()));
        return moment;
    }
}
