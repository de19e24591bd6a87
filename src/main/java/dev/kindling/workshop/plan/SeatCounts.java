package dev.kindling.workshop.plan;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many seats are in each state.
 *
 * @param byState every state has a count, 0 too
 * @param unknown how many of the {@link SeatState#READY ready} ones nobody can tell whether their owner is in, since the
 *     engine does not say
 */
public record SeatCounts(Map<SeatState, Integer> byState, int unknown) {
    public SeatCounts {
        Map<SeatState, Integer> whole = new EnumMap<>(SeatState.class);
        for (SeatState state : SeatState.values()) {
            int count = byState.getOrDefault(state, 0);
            if (count < 0) {
                throw new IllegalArgumentException("a count is not negative: " + count + " " + state);
            }
            whole.put(state, count);
        }
        byState = Map.copyOf(whole);
        if (unknown < 0 || unknown > byState.getOrDefault(SeatState.READY, 0)) {
            throw new IllegalArgumentException("only ready seats can be unknown, not " + unknown);
        }
    }

    /** @param loginsSeen whether the engine tells who logs in */
    public static SeatCounts of(Collection<SeatState> seats, boolean loginsSeen) {
        Map<SeatState, Integer> counts = new EnumMap<>(SeatState.class);
        seats.forEach(state -> counts.merge(state, 1, Integer::sum));
        return new SeatCounts(counts, loginsSeen ? 0 : counts.getOrDefault(SeatState.READY, 0));
    }

    public int of(SeatState state) {
        return byState.getOrDefault(state, 0);
    }

    /** All seats, released ones too. */
    public int total() {
        return byState.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Seats that answer, whoever is in. */
    public int answering() {
        return of(SeatState.READY) + of(SeatState.CONNECTED) + of(SeatState.WRONG_KEY);
    }
}
