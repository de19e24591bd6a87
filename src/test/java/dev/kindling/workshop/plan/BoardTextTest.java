package dev.kindling.workshop.plan;

import static dev.kindling.workshop.plan.Plans.berlin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoardTextTest {
    @Test
    void the_summary_counts_who_is_in_rather_than_what_runs() {
        assertThat(summary(true, Map.of(SeatState.CONNECTED, 21, SeatState.READY, 2, SeatState.WRONG_KEY, 1)))
                .isEqualTo("21 of 24 in, 2 never tried, 1 wrong key");
        assertThat(summary(
                        true,
                        Map.of(
                                SeatState.PREPARING,
                                1,
                                SeatState.INVITED,
                                2,
                                SeatState.EMPTY,
                                3,
                                SeatState.FAILED,
                                1,
                                SeatState.RELEASED,
                                1)))
                .isEqualTo("0 of 8 in, 1 preparing, 2 invited, 1 failed, 3 free, 1 released");
        assertThat(summary(true, Map.of())).isEqualTo("no seats");
    }

    @Test
    void what_nobody_can_know_is_called_unknown() {
        assertThat(summary(false, Map.of(SeatState.READY, 20, SeatState.EMPTY, 4)))
                .isEqualTo("20 of 24 ready, who is in is unknown, 4 free");
        var mixed = new SeatCounts(Map.of(SeatState.CONNECTED, 18, SeatState.READY, 5), 3);
        assertThat(BoardText.summary(mixed)).isEqualTo("18 of 23 in, 3 unknown, 2 never tried");
    }

    @Test
    void progress_says_how_long_is_left_or_that_nobody_knows() {
        assertThat(BoardText.progress("ready", 12, 1, 24, Optional.of(Duration.ofMinutes(3))))
                .isEqualTo("12 of 24 seats ready, 1 failed, about 3 minutes left");
        assertThat(BoardText.progress("removed", 0, 0, 1, Optional.empty()))
                .isEqualTo("0 of 1 seat removed, time left unknown");
        assertThat(BoardText.progress("ready", 23, 1, 24, Optional.empty()))
                .isEqualTo("23 of 24 seats ready, 1 failed");
        assertThat(BoardText.progress("ready", 24, 0, 24, Optional.empty())).isEqualTo("all 24 seats ready");
        assertThat(BoardText.progress("ready", 1, 0, 1, Optional.empty())).isEqualTo("the seat is ready");
    }

    @Test
    void the_time_line_follows_the_workshop() {
        var plan = Plans.plan("intro", "2026-11-30T09:00", "2026-11-30T17:00", 24);
        assertThat(Stream.of("08:40", "13:55", "17:05", "18:00")
                        .map(time -> BoardText.timeLine(plan, berlin("2026-11-30T" + time))))
                .containsExactly(
                        "starts in 20 minutes",
                        "ends in 3 hours 5 minutes",
                        "ended 5 minutes ago, seats go in 10 minutes",
                        "ended 1 hour ago");
    }

    private static String summary(boolean loginsSeen, Map<SeatState, Integer> counts) {
        List<SeatState> seats = counts.entrySet().stream()
                .flatMap(entry -> Collections.nCopies(entry.getValue(), entry.getKey()).stream())
                .toList();
        return BoardText.summary(SeatCounts.of(seats, loginsSeen));
    }
}
