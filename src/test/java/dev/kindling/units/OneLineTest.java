package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void what_somebody_wrote_becomes_one_line_that_reads_as_it_is_written() {
        assertThat(OneLine.of(" new\tdisks\r\n until\u2028 18:00\u0000 ")).isEqualTo("new disks until 18:00");
        assertThat(OneLine.of("pay\u202egnp.exe\u202c \u2066left\u2069 \u061cright\u200f"))
                .isEqualTo("paygnp.exe left right");
        assertThat(OneLine.of("half \ud83d of a pair")).isEqualTo("half of a pair");
        assertThat(OneLine.of("family \ud83d\udc69\u200d\ud83d\udc67 ok"))
                .isEqualTo("family \ud83d\udc69\u200d\ud83d\udc67 ok");
    }

    @Test
    void it_is_cut_between_characters_and_not_within_one() {
        assertThat(OneLine.cut("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 3))
                .isEqualTo("\ud83d\ude00\ud83d\ude00\ud83d\ude00");
        assertThat(OneLine.cut("\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", 3))
                .isEqualTo("\ud83d\ude00\ud83d\ude00…");
    }

    @Test
    void nobodys_own_name_turns_the_line_in_which_others_read_it() {
        var id = ActorId.console("mallory");

        assertThat(new Caller(id, "mal\u202elory\n", Set.of()).handle()).isEqualTo("mallory");
        assertThat(new Caller(id, "\u202e \u200b", Set.of()).handle()).isEqualTo("mallory");
    }
}
