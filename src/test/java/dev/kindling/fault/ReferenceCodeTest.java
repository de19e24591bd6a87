package dev.kindling.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceCodeTest {
    @Test
    void a_code_can_be_read_out_without_mistakes() {
        var random = new Random(15);
        assertThat(Stream.generate(() -> ReferenceCode.next(random).toString()).limit(2000))
                .allMatch(code -> code.matches("K-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}"))
                .doesNotHaveDuplicates();
    }
}
