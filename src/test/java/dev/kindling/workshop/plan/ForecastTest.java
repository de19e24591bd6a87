package dev.kindling.workshop.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForecastTest {
    @Test
    void without_history_it_says_that_it_assumes() {
        var forecast = Forecast.of(24, 1, List.of(), new Random(1));
        assertThat(forecast.isAssumed()).isTrue();
        assertThat(forecast.words()).isEqualTo("24 seats in about 8 minutes (no history yet: assumed 20 seconds each)");
    }

    @Test
    void equal_starts_add_up_as_many_at_once_as_the_engine_makes() {
        var history = Collections.nCopies(20, start(10, 2));
        assertThat(Forecast.of(24, 2, history, new Random(1)).p50()).isEqualTo(Duration.ofMinutes(2));
        assertThat(Forecast.of(1, 2, history, new Random(1)).p95()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Forecast.of(0, 2, history, new Random(1)).p95()).isZero();
    }

    @Test
    void a_start_among_others_is_scaled_as_if_they_were_made_one_after_another() {
        assertThat(Forecast.of(4, 1, List.of(start(40, 4)), new Random(1)).p50())
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void slow_starts_show_in_the_p95_and_old_ones_do_not_count() {
        var recent = IntStream.range(0, 50).mapToObj(i -> start(i % 10 == 0 ? 60 : 5, 1));
        var old = Collections.nCopies(500, start(900, 1));
        var forecast = Forecast.of(10, 1, Stream.concat(recent, old.stream()).toList(), new Random(1));
        assertThat(forecast.p50()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(160));
        assertThat(forecast.p95()).isGreaterThan(forecast.p50()).isLessThan(Duration.ofSeconds(400));
        assertThat(forecast.words()).endsWith("from the last 50 starts)");
        assertThat(Forecast.of(3, 1, List.of(start(5, 1)), new Random(1)).words())
                .isEqualTo("3 seats in about 15 seconds (p95 15 seconds, from the last start, too few to be sure)");
    }

    @Test
    void a_p95_holds_for_about_nineteen_of_twenty() {
        var random = new Random(11);
        var history = Stream.generate(() -> start(5 + random.nextInt(20), 1))
                .limit(50)
                .toList();
        var forecast = Forecast.of(40, 1, history, random);
        long within = IntStream.range(0, 1000)
                .filter(i -> IntStream.range(0, 40)
                                .mapToLong(j ->
                                        history.get(random.nextInt(50)).took().toMillis())
                                .sum()
                        <= forecast.p95().toMillis())
                .count();
        assertThat(within).isBetween(900L, 990L);
    }

    @Test
    void earlier_forecasts_are_judged() {
        assertThat(TrackRecord.of(List.of()).words()).isEqualTo("no earlier forecast to compare with");
        assertThat(TrackRecord.of(Collections.nCopies(5, past(100, 110, 112))).words())
                .isEqualTo("earlier forecasts were 12 % too short on average (5 workshops, 0 within p95)");
        assertThat(TrackRecord.of(List.of(past(100, 110, 60))).words())
                .isEqualTo("the earlier forecast was 40 % too long (1 workshop, 1 within p95)");
        assertThat(TrackRecord.of(List.of(past(100, 110, 98), past(100, 110, 104)))
                        .words())
                .isEqualTo("earlier forecasts were right within 5 % on average (2 workshops, 2 within p95)");
    }

    private static Forecast.Start start(int seconds, int atOnce) {
        return new Forecast.Start(Duration.ofSeconds(seconds), atOnce);
    }

    private static TrackRecord.Past past(int p50, int p95, int actual) {
        return new TrackRecord.Past(Duration.ofSeconds(p50), Duration.ofSeconds(p95), Duration.ofSeconds(actual));
    }
}
