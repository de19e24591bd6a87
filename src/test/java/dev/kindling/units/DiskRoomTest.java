package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {
    @TempDir
    Path directory;

    @Test
    void what_is_free_is_a_part_of_the_whole() throws IOException {
        assertThat(DiskRoom.usable(directory)).isPositive().isLessThanOrEqualTo(DiskRoom.total(directory));
    }

    @Test
    void a_file_that_is_not_there_has_no_room() {
        assertThatThrownBy(() -> DiskRoom.usable(directory.resolve("nowhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }
}
