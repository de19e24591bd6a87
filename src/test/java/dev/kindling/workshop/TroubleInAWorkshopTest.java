package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Failing machines, restarts and a facilitator who changes their mind. */
class TroubleInAWorkshopTest extends InAWorkshop {
    @Test
    void every_seat_ends_ready_or_failed_with_its_reason_and_retry_brings_the_failed_ones() {
        var refusals = new AtomicInteger(2);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (refusals.getAndDecrement() > 0) {
                    throw new EngineException("The disk of this machine could not be made.", false, "test");
                }
                super.create(spec);
            }
        }));
        planned(4, "warm-share=100");

        house().say("fay", "/workshop prepare");
        awaitSeats("FAILED", 2);
        awaitSeats("READY", 2);
        house().say("fay", "/workshop status");

        assertThat(house().lastReply("fay")).contains("The disk of this machine could not be made.", "2 failed");
        assertThat(house().sql("select reference from seat where state = 'FAILED'"))
                .hasSize(2)
                .doesNotContain("null");
        awaitBoard("2 seats failed");
        house().press("fay", "Retry failed seats");
        assertThat(house().answerTo("fay")).contains("Trying 2 of 2 failed seats again");
        awaitSeats("READY", 4);
        assertThat(house().sql("select outcome || ' ' || count(*) from event where subject like 'intro-to-git#%' and"
                        + " to_state = 'FAILED' group by outcome"))
                .containsExactly("failed 2");
    }

    @Test
    void whoever_claimed_a_seat_that_cannot_be_handed_over_gets_another_one() {
        var broken = new AtomicBoolean(true);
        var first = new AtomicReference<MachineId>();
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void replaceKeys(MachineSpec spec) {
                first.compareAndSet(null, spec.id());
                if (broken.get() && spec.id().equals(first.get())) {
                    throw new EngineException("Its keys could not be changed.", false, "test");
                }
                super.replaceKeys(spec);
            }
        }));
        opened(4, "");
        Keys key = Keys.fresh("alice");

        claim("alice", key);
        awaitSeats("FAILED", 1);
        awaitDetails("alice");

        assertThat(house().sql("select state from seat where handle = 'alice' and claimed_at is not null"))
                .hasSize(1)
                .doesNotContain("FAILED");
        broken.set(false);
        house().say("fay", "/workshop retry");
        await().atMost(Duration.ofSeconds(60)).until(() -> seatsIn("FAILED") == 0 && seatsIn("PREPARING") == 0);
    }

    @Test
    void a_preparation_can_be_cancelled_in_the_middle_and_leaves_nothing() {
        roomy();
        planned(20, "warm-share=100");
        house().say("fay", "/workshop prepare");
        awaitSeats("READY", 1);

        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");

        awaitWorkshop("CANCELLED");
        house().settleWhatIsDue();
        assertThat(house().live()).isEmpty();
        assertThat(house().engine().machines()).isEmpty();
        assertThat(house().inChannel()).hasSize(2);
        assertThat(house().inChannel().get(1)).contains("everything is removed");
    }

    @Test
    void a_restart_goes_on_where_it_was() {
        roomy();
        planned(12, "warm-share=100");
        house().say("fay", "/workshop prepare");
        // In the midst of it, where this thread is quick enough; a seat does not stay at that for long.
        await().atMost(Duration.ofSeconds(60)).until(() -> seatsIn("PREPARING") + seatsIn("READY") > 0);

        house().restart();
        awaitSeats("READY", 12);
        house().say("fay", "/workshop open");
        claim("alice", Keys.fresh("alice"));
        house().restart();
        awaitDetails("alice");
        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");
        house().restart();

        awaitWorkshop("CANCELLED");
        house().settleWhatIsDue();
        assertThat(house().live()).isEmpty();
        assertThat(house().inChannel()).hasSize(2);
    }

    @Test
    void an_extension_moves_every_seats_end_and_stops_at_the_cap() {
        opened(2, "extension=1h");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");

        house().say("fay", "/workshop extend 30m");
        assertThat(house().lastReply("fay")).contains("is extended", "14:30");
        house().say("fay", "/workshop extend 5h");
        assertThat(house().lastReply("fay")).contains("15:00", "as long as its plan allows");
        house().say("fay", "/workshop extend 1h");

        assertThat(house().lastReply("fay")).contains("cannot be extended further");
        assertThat(house().sql("select distinct expires_at from sandbox")).containsExactly("2026-11-22T15:05:00.000Z");
    }

    @Test
    void one_who_tries_another_key_shows_on_the_board_and_nobody_else_does() {
        opened(4, "");
        claim("alice", Keys.fresh("alice"));
        claim("bob", Keys.fresh("bob"));
        awaitDetails("alice");
        awaitDetails("bob");

        assertThat(logsIn(Keys.fresh("stranger"), house().sandboxOf("bob"))).isFalse();

        awaitBoard("1 never tried, 1 wrong key");
    }

    @Test
    void three_days_of_downtime_leave_people_the_grace_period() {
        opened(2, "");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");
        house().stop();
        house().sleepThrough(Duration.ofDays(3));

        house().begin();

        awaitWorkshop("GRACE");
        await().during(Duration.ofSeconds(2)).until(() -> !house().live().isEmpty());
        house().advance(Duration.ofMinutes(6));
        awaitWorkshop("ENDED");
        assertThat(house().inChannel()).hasSize(2);
    }
}
