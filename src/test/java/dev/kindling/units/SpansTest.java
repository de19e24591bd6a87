package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.testing.CpuTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "45s, PT45S",
        "90m, PT90M",
        "4h, PT4H",
        "1d12h, PT36H",
        "2 hours, PT2H",
        "' 1 day 2 hrs 3 minutes 4 sec ', PT26H3M4S",
        "30MIN, PT30M",
    })
    void spans_are_read_the_way_people_write_them(String text, Duration span) {
        assertThat(Spans.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "4", "0h", "-1h", "1.5h", "4h30", "soon", "h", "12345678d", "4h 4h", "1h1d", "٤h"})
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Spans.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write a time span such as 30m, 4h or 1d12h, not '" + text + "'");
    }

    @Test
    void a_very_long_text_is_refused_quickly_and_not_repeated_in_full() {
        CpuTime.atMost(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> Spans.parse("4h" + " ".repeat(20_000) + "x"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(120)));
    }

    @Test
    void what_brief_writes_parse_reads() {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            var span = Duration.ofSeconds(1 + random.nextInt(Integer.MAX_VALUE / 4));
            assertThat(Spans.parse(Spans.brief(span))).isEqualTo(span);
        }
        assertThat(Spans.brief(Duration.ZERO)).isEqualTo("0s");
        assertThat(Spans.brief(Duration.ofMinutes(90))).isEqualTo("1h30m");
    }

    @ParameterizedTest
    @CsvSource({
        "PT3H59M59.9S, 4 hours",
        "PT3H59M29S, 3 hours 59 minutes",
        "PT3H59M30S, 4 hours",
        "PT23H59M40S, 1 day",
        "PT47H59M, 2 days",
        "PT25H29M, 1 day 1 hour",
        "PT24H5M, 1 day",
        "PT1H0M20S, 1 hour",
        "PT29M59.7S, 30 minutes",
        "PT59M59.6S, 1 hour",
        "PT4M59.4S, 4 minutes 59 seconds",
        "PT59.5S, 1 minute",
        "PT1S, 1 second",
        "PT0.9S, a moment",
        "PT0S, a moment",
        "PT-5M, a moment",
        "PT72H, 3 days",
    })
    void a_span_is_spoken_rounded_to_its_smaller_part(Duration span, String words) {
        assertThat(Spans.spoken(span)).isEqualTo(words);
    }
}
