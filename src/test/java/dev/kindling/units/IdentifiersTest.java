package dev.kindling.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void an_identifier_is_sixteen_hex_digits_and_differs_from_the_others() {
        var random = new Random(14);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            String hex = Identifiers.hex(random);
            assertThat(hex).matches("[0-9a-f]{16}");
            seen.add(hex);
        }
        assertThat(seen).hasSize(5000);
    }
}
