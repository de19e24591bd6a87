package dev.kindling.workshop.plan;

import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a workshop's board, the same on every platform. */
public final class BoardText {
    private BoardText() {}

    /**
     * One line: {@code 21 of 24 in, 2 never tried, 1 wrong key}. Where the engine does not tell who logs in, it says so
     * rather than that nobody tried.
     */
    public static String summary(SeatCounts counts) {
        int total = counts.total();
        if (total == 0) {
            return "no seats";
        }
        boolean blind = counts.unknown() > 0
                && counts.unknown() == counts.of(SeatState.READY)
                && counts.of(SeatState.CONNECTED) == 0;
        List<String> parts = new ArrayList<>();
        parts.add(
                blind
                        ? counts.answering() + " of " + total + " ready"
                        : counts.of(SeatState.CONNECTED) + " of " + total + " in");
        if (blind) {
            parts.add("who is in is unknown");
        } else {
            add(parts, counts.unknown(), "unknown");
        }
        add(parts, counts.of(SeatState.READY) - counts.unknown(), "never tried");
        add(parts, counts.of(SeatState.WRONG_KEY), "wrong key");
        add(parts, counts.of(SeatState.PREPARING), "preparing");
        add(parts, counts.of(SeatState.INVITED), "invited");
        add(parts, counts.of(SeatState.FAILED), "failed");
        add(parts, counts.of(SeatState.EMPTY), "free");
        add(parts, counts.of(SeatState.RELEASED), "released");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String words) {
        if (count > 0) {
            parts.add(count + " " + words);
        }
    }

    /**
     * How a piece of work on many seats goes: {@code 12 of 24 ready, 1 failed, about 3 minutes left}.
     *
     * @param verb what is done to each seat, such as {@code ready} or {@code removed}
     * @param left the time that the rest takes, where it can be told
     */
    public static String progress(String verb, int done, int failed, int total, Optional<Duration> left) {
        if (done < 0 || failed < 0 || done + failed > total) {
            throw new IllegalArgumentException(done + " done and " + failed + " failed are not part of " + total);
        }
        String fails = failed > 0 ? ", " + failed + " failed" : "";
        if (done == total) {
            return total == 1 ? "the seat is " + verb : "all " + total + " seats " + verb;
        }
        String text = done + " of " + seats(total) + " " + verb + fails;
        return done + failed == total
                ? text
                : text
                        + left.map(span -> ", about " + Spans.spoken(span) + " left")
                                .orElse(", time left unknown");
    }

    /** {@code 1 seat}, {@code 24 seats}. */
    public static String seats(int count) {
        return count + (count == 1 ? " seat" : " seats");
    }

    /** Where the workshop is in time: when it starts, ends, or its seats go. */
    public static String timeLine(WorkshopPlan plan, Instant now) {
        if (now.isBefore(plan.start())) {
            return "starts in " + between(now, plan.start());
        } else if (now.isBefore(plan.end())) {
            return "ends in " + between(now, plan.end());
        } else if (now.isBefore(plan.removalStart())) {
            return "ended " + between(plan.end(), now) + " ago, seats go in " + between(now, plan.removalStart());
        }
        return "ended " + between(plan.end(), now) + " ago";
    }

    private static String between(Instant from, Instant to) {
        return Spans.spoken(Duration.between(from, to));
    }
}
