package dev.kindling.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.Card;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepCardsTest {
    private static AuditEvent event(String action, String subject, String outcome) {
        return AuditEvent.note(Instant.EPOCH, "console:console:olga", "olga:1", action, subject, outcome, "what it is");
    }

    @Test
    void a_repair_that_a_kill_cut_off_is_not_reported_as_done() {
        Card card = SweepCards.result(
                List.of(event("repair begun", "machine-1", "done"), event("repair", "port-60001", "done")));

        assertThat(card.title()).isEqualTo("1 of 2 repairs were cut off");
        assertThat(card.tone()).isEqualTo(Card.Tone.WARNING);
        assertThat(card.toString()).contains("Cut off by a restart of Kindling: machine-1", "/kindling orphans");
    }

    @Test
    void what_is_done_is_repaired_and_a_failure_comes_first() {
        assertThat(SweepCards.result(List.of(event("repair", "port-60001", "done")))
                        .title())
                .isEqualTo("Repaired one thing");
        assertThat(SweepCards.result(List.of(
                                event("repair begun", "machine-1", "done"), event("repair", "machine-2", "failed")))
                        .title())
                .isEqualTo("1 of 2 could not be repaired");
    }
}
