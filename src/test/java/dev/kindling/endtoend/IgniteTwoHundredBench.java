package dev.kindling.endtoend;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The judged class: 200 seats at a second a machine. Takes some ten minutes. */
@Tag("bench")
@Timeout(2_400)
class IgniteTwoHundredBench extends ClassOnStandIn {
    @Override
    int seats() {
        return Integer.getInteger("kindling.ignite-seats", 200);
    }

    @Override
    Duration eachMachine() {
        return Duration.ofSeconds(1);
    }

    @Override
    double failing() {
        return 0.05;
    }

    @Override
    Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    Duration patience() {
        return Duration.ofMinutes(25);
    }

    @Test
    void two_hundred_seats_survive_a_failing_host_and_two_kills() throws Exception {
        every_seat_ends_ready_or_failed_and_retry_brings_the_failed_ones();
    }
}
