package dev.kindling.workshop;

import dev.kindling.workshop.plan.SeatState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many seats are how.
 *
 * @param claimed seats that are somebody's
 * @param free seats that anybody may still claim
 * @param connected claimed seats whose tenant has been in
 * @param wrongKey claimed seats where only another key was tried
 * @param neverTried claimed seats that are up and where nobody tried
 */
public record SeatTally(
        int seats, Map<SeatState, Integer> states, int claimed, int free, int connected, int wrongKey, int neverTried) {
    public SeatTally {
        states = Map.copyOf(states);
    }

    public static SeatTally of(Collection<Seat> all) {
        Map<SeatState, Integer> states = new EnumMap<>(SeatState.class);
        all.forEach(seat -> states.merge(seat.state(), 1, Integer::sum));
        return new SeatTally(
                all.size(),
                states,
                count(all, Seat::claimed),
                count(all, seat -> seat.holder().isEmpty() && (seat.occupied() || seat.bare())),
                count(all, seat -> seat.claimed() && seat.state() == SeatState.CONNECTED),
                count(all, seat -> seat.claimed() && seat.state() == SeatState.WRONG_KEY),
                count(all, seat -> seat.claimed() && seat.state() == SeatState.READY));
    }

    private static int count(Collection<Seat> all, java.util.function.Predicate<Seat> which) {
        return (int) all.stream().filter(which).count();
    }

    public int in(SeatState state) {
        return states.getOrDefault(state, 0);
    }

    /** Seats with a machine that answers. */
    public int up() {
        return in(SeatState.READY) + in(SeatState.CONNECTED) + in(SeatState.WRONG_KEY);
    }

    /** All states that occur: {@code 3 preparing, 20 ready, 1 failed}. */
    public String words() {
        List<String> parts = new ArrayList<>();
        for (SeatState state : SeatState.values()) {
            if (in(state) > 0) {
                parts.add(in(state) + " " + state.words());
            }
        }
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
}
