package dev.kindling.endtoend;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small class with fast machines, in every build. The judged one is {@code IgniteTwoHundredBench}. */
@Timeout(1_500)
class KillNineIgniteTest extends ClassOnStandIn {
    @Override
    int seats() {
        return Integer.getInteger("kindling.ignite-seats", 24);
    }

    @Override
    Duration eachMachine() {
        return Duration.ofMillis(50);
    }

    @Override
    double failing() {
        return 0.08;
    }

    @Override
    Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    Duration patience() {
        return Duration.ofMinutes(6);
    }

    @Test
    void a_class_survives_a_failing_host_and_two_kills() throws Exception {
        every_seat_ends_ready_or_failed_and_retry_brings_the_failed_ones();
    }
}
