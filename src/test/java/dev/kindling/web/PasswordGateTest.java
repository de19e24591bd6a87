package dev.kindling.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordGateTest {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final PasswordGate gate = new PasswordGate(new Secret("s3cret"), new Random(1), () -> now);

    private void guessWrongly(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(gate.tryPassword(address, "guess")).isEqualTo(PasswordGate.Verdict.WRONG);
        }
    }

    @Test
    void wrong_passwords_of_one_address_are_forgiven_one_by_one() {
        guessWrongly("a", PasswordGate.PATIENCE);
        assertThat(gate.tryPassword("a", "s3cret")).isEqualTo(PasswordGate.Verdict.WAIT);
        assertThat(gate.tryPassword("b", "s3cret")).isEqualTo(PasswordGate.Verdict.RIGHT);

        now = now.plus(PasswordGate.PENALTY);
        guessWrongly("a", 1);
        assertThat(gate.tryPassword("a", "s3cret")).isEqualTo(PasswordGate.Verdict.WAIT);

        now = now.plus(PasswordGate.PENALTY.multipliedBy(PasswordGate.PATIENCE));
        guessWrongly("a", PasswordGate.PATIENCE);
    }

    @Test
    void a_session_ends_by_itself() {
        String token = gate.open();
        assertThat(token).hasSize(64);
        assertThat(gate.isOpen(token)).isTrue();
        assertThat(gate.isOpen("other")).isFalse();
        now = now.plus(PasswordGate.SESSION).plus(Duration.ofSeconds(1));
        assertThat(gate.isOpen(token)).isFalse();
    }

    @Test
    void the_oldest_session_makes_room() {
        String first = gate.open();
        for (int i = 0; i < 1_000; i++) {
            gate.open();
        }
        assertThat(gate.isOpen(first)).isFalse();
    }

    @Test
    void a_bearer_word_is_read_from_its_header() {
        assertThat(PasswordGate.bearer(Optional.of("Bearer abc d"))).hasValue("abc d");
        assertThat(PasswordGate.bearer(Optional.of("Basic abc"))).isEmpty();
        assertThat(PasswordGate.bearer(Optional.empty())).isEmpty();
    }
}
