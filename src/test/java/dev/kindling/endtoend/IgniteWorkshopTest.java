package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.House;
import dev.kindling.testing.Plan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A workshop on a stand-in of Ignite that fails as the real one does, while Kindling is restarted in the middle. */
@Timeout(540)
class IgniteWorkshopTest {
    private static final int SEATS = Integer.getInteger("kindling.ignite-seats", 24);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    private StandInHost host;
    private House house;

    @BeforeEach
    void open() {
        host = StandInHost.on(directory.resolve("host"));
        house = new Plan()
                .ports(SEATS + 20)
                .engine(rehearsal -> {
                    rehearsal.close();
                    return new EngineDouble(new IgniteEngine(
                            host.config(Duration.ofSeconds(20)), host.host(), directory.resolve("ignite"))) {
                        @Override
                        public Capacity capacity() {
                            return RehearsalEngine.LARGE_HOST;
                        }
                    };
                })
                .open(directory.resolve("house"));
    }

    @AfterEach
    void close() {
        house.close();
        host.close();
    }

    @Test
    void every_seat_ends_ready_or_failed_with_a_reason_and_retry_brings_the_failed_ones() {
        // GIVEN a host where one call in twenty fails at a random stage, and some fail in the ways that were recorded
        host.misbehave("seed", "7");
        host.misbehave("failure-rate", "0.05");
        host.misbehave("busy", "2");
        host.misbehave("panic.run", "1");
        host.misbehave("garbage.ps", "1");
        host.misbehave("unreachable", "1");
        house.say(
                "fay",
                "/workshop create name=Class team=blue seats=" + SEATS
                        + " start=2026-11-22T20:00 length=2h grace=0m warm-share=100 lead-time=1h");

        // WHEN it is prepared, and Kindling ends twice meanwhile
        house.say("fay", "/workshop prepare");
        for (int restart = 1; restart <= 2; restart++) {
            int some = restart * SEATS / 4;
            await().atMost(PATIENCE).until(() -> seats("state in ('READY', 'FAILED')") >= some);
            house.restart();
        }
        await("every seat has ended").atMost(PATIENCE).until(() -> seats("state in ('READY', 'FAILED')") == SEATS);

        // THEN a failed one says why, and a retry on a host that is well brings it
        assertThat(seats("state = 'FAILED' and (reason is null or reference is null)"))
                .isZero();
        host.behave();
        if (seats("state = 'FAILED'") > 0) {
            house.say("fay", "/workshop retry");
        }
        await("all are ready").atMost(PATIENCE).until(() -> seats("state = 'READY'") == SEATS);
        house.say("fay", "/workshop cancel");
        house.press("fay", "Cancel it");
        await("all is removed")
                .atMost(PATIENCE)
                .until(() -> house.sql("select state from workshop").contains("CANCELLED"));
        house.settleWhatIsDue();
        assertThat(house.live()).isEmpty();
        assertThat(house.engine().machines()).isEmpty();
        assertThat(house.inChannel()).hasSize(2);
    }

    private long seats(String where) {
        return house.count("select count(*) from seat where " + where);
    }
}
