package dev.kindling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LongPatienceTest {
    @Test
    void junit_has_found_it_and_tests_wait_for_a_minute() {
        var left = new AtomicLong();
        await().conditionEvaluationListener(seen -> left.set(seen.getRemainingTimeInMS()))
                .until(() -> true);
        assertThat(left.get()).isGreaterThan(30_000);
    }
}
