package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0B, 0, 0B",
        "512MB, 536870912, 512MB",
        "1024 mb, 1073741824, 1GB",
        "1536MB, 1610612736, 1536MB",
        "2GB, 2147483648, 2GB",
        "3tb, 3298534883328, 3TB",
        "1KB, 1024, 1KB",
    })
    void sizes_are_read_and_written_in_their_shortest_form(String text, long bytes, String shortest) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "1.5GB", "-1GB", "2GiB", "GB", "two GB", "999999999TB", "99999999999999999999B"})
    void anything_else_is_refused_with_a_sentence(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(fault -> assertThat(fault.getMessage()).contains("size"));
    }

    @Test
    void what_is_written_can_be_read() {
        var random = new Random(12);
        for (int i = 0; i < 2000; i++) {
            var size = new DataSize((random.nextLong() >>> 5) >>> random.nextInt(58));
            assertThat(DataSize.parse(size.toString())).isEqualTo(size);
        }
    }

    @Test
    void sizes_add_up_and_are_never_negative() {
        var gigabyte = DataSize.gigabytes(1);
        assertThat(gigabyte.plus(DataSize.megabytes(512))).isEqualTo(DataSize.megabytes(1536));
        assertThat(gigabyte.minus(DataSize.megabytes(512))).isEqualTo(DataSize.megabytes(512));
        assertThat(gigabyte.minus(DataSize.gigabytes(2))).isEqualTo(DataSize.ZERO);
        assertThat(gigabyte).isGreaterThan(DataSize.megabytes(1023));
        assertThatThrownBy(() -> new DataSize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DataSize(Long.MAX_VALUE).plus(gigabyte)).isInstanceOf(ArithmeticException.class);
    }
}
