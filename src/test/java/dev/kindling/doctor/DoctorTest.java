package dev.kindling.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.doctor.Finding.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DoctorTest {
    @Test
    void findings_come_in_the_order_of_the_examinations_with_a_sentence_at_the_end() {
        Diagnosis diagnosis = examine(
                new Examination("disk", () -> List.of(Finding.ok("large"))),
                new Examination(
                        "ports", () -> List.of(Finding.warning("busy", "look"), Finding.problem("none", "free one"))));
        assertThat(diagnosis.chapters()).extracting(Diagnosis.Chapter::subject).containsExactly("disk", "ports");
        assertThat(diagnosis.healthy()).isFalse();
        assertThat(diagnosis.summary()).isEqualTo("1 problem, 1 warning.");
    }

    @Test
    void all_well_is_healthy_and_so_is_a_warning() {
        assertThat(examine(new Examination("disk", () -> List.of(Finding.ok("large"))))
                        .summary())
                .isEqualTo("All is well.");
        assertThat(examine(new Examination("disk", () -> List.of(Finding.warning("small", "look"))))
                        .healthy())
                .isTrue();
    }

    @Test
    void an_examination_that_throws_is_a_problem_and_the_others_are_made_all_the_same() {
        Diagnosis diagnosis = examine(
                new Examination("bad", () -> {
                    throw new IllegalStateException("no such thing");
                }),
                new Examination("good", () -> List.of(Finding.ok("fine"))));
        assertThat(diagnosis.chapters().get(0).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
            assertThat(finding.what()).contains("no such thing");
        });
        assertThat(diagnosis.chapters().get(1).findings()).containsExactly(Finding.ok("fine"));
    }

    @Test
    void an_examination_that_hangs_is_given_up() {
        var never = new CountDownLatch(1);
        Diagnosis diagnosis = new Doctor(
                        List.of(new Examination("hangs", () -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return List.of();
                        })),
                        Duration.ofMillis(50))
                .examine();
        assertThat(diagnosis.healthy()).isFalse();
        never.countDown();
    }

    private static Diagnosis examine(Examination... examinations) {
        return new Doctor(List.of(examinations), Duration.ofMinutes(1)).examine();
    }
}
