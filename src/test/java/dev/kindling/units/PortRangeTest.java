package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
    @ParameterizedTest
    @CsvSource({"60000-60999, 1000", "60000 - 60000, 1", "60000, 1", "' 1024-65535 ', 64512"})
    void a_range_counts_both_ends(String text, int size) {
        var range = PortRange.parse(text);
        assertThat(range.size()).isEqualTo(size);
        assertThat(range.ports()).hasSize(size).allMatch(range::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "60000-", "-60000", "60000-60001-60002", "a-b", "+60000", "٦٠٠٠٠", "99999999999"})
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> PortRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write a port range as 60000-60999, not '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "1023-2000", "60000-65536", "60010-60000"})
    void ports_that_cannot_be_are_refused(String text) {
        assertThatThrownBy(() -> PortRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(fault -> assertThat(fault.getMessage()).contains("port"));
    }

    @Test
    void what_is_written_can_be_read() {
        var random = new Random(13);
        for (int i = 0; i < 500; i++) {
            int first = 1024 + random.nextInt(60_000);
            var range = new PortRange(new HostPort(first), new HostPort(first + random.nextInt(65_536 - first)));
            assertThat(PortRange.parse(range.toString())).isEqualTo(range);
            assertThat(range.contains(range.first()) && range.contains(range.last()))
                    .isTrue();
            assertThat(range.contains(new HostPort(1024))).isEqualTo(first == 1024);
        }
    }
}
