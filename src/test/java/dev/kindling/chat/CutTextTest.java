package dev.kindling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutTextTest {
    private static final String PAIR = "\uD83D\uDD25";

    @Test
    void text_that_fits_stays_as_it_is() {
        assertThat(CutText.cut("abcde", 5)).isEqualTo("abcde");
        assertThat(CutText.pieces("abcde", 5)).isEqualTo(List.of("abcde"));
    }

    @Test
    void text_that_is_too_long_ends_in_an_ellipsis_within_the_limit() {
        assertThat(CutText.cut("abcdef", 5)).isEqualTo("abcd…");
    }

    @Test
    void a_character_of_two_units_is_never_cut_in_two() {
        assertThat(CutText.cut("abc" + PAIR + "f", 5)).isEqualTo("abc…");
        assertThat(CutText.pieces("abc" + PAIR + "f", 4)).isEqualTo(List.of("abc", PAIR + "f"));
    }

    @Test
    void pieces_part_at_line_ends_and_a_line_that_is_too_long_is_parted_anyway() {
        assertThat(CutText.pieces("one\ntwo\nthree", 8)).isEqualTo(List.of("one\ntwo", "three"));
        assertThat(CutText.pieces("abcdefgh", 3)).isEqualTo(List.of("abc", "def", "gh"));
    }
}
