package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A script that waits for a command waits for all that the command started, also where timers do it. */
class StartedWorkTest extends InAWorkshop {
    private final Semaphore machines = new Semaphore(0);
    private final AtomicBoolean broken = new AtomicBoolean();

    /** Machines are made when the test lets them. */
    private void slowly() {
        furnish(new Plan().ports(40).engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                machines.acquireUninterruptibly();
                if (broken.get()) {
                    throw new EngineException("The disk of this machine could not be made.", false, "test");
                }
                super.create(spec);
            }
        }));
    }

    private void quickly() {
        slowly();
        machines.release(1_000);
    }

    private void awaitEnd() {
        // Time must go on here, or the board's next edit would never be due; not while machines are worked on, whose
        // patience
        // would soon be over on a slow host.
        await("the end of the work").atMost(Duration.ofMinutes(2)).until(() -> {
            if (house().count("select count(*) from operation where state in ('PENDING', 'RUNNING')") == 0) {
                house().advance(Duration.ofSeconds(1));
            }
            return house().ended("fay");
        });
    }

    @Test
    void of_a_preparation_until_the_last_seat_is_ready_and_the_board_says_so() {
        slowly();
        planned(3, "warm-share=100");
        assertThat(house().ended("fay")).isTrue();

        house().say("fay", "/workshop prepare");
        machines.release(2);
        awaitSeats("READY", 2);
        assertThat(house().ended("fay")).isFalse();
        machines.release();
        awaitEnd();

        assertThat(seatsIn("READY")).isEqualTo(3);
        assertThat(board()).contains("All 3 seats ready");
    }

    @Test
    void of_an_opening_that_finds_no_seat_prepared_until_they_are() {
        quickly();
        planned(3, "warm-share=100");

        house().say("fay", "/workshop open");
        awaitEnd();

        assertThat(seatsIn("READY")).isEqualTo(3);
        assertThat(board()).contains("is open", "3 free");
    }

    @Test
    void of_a_retry_until_each_seat_is_ready_or_has_failed_again() {
        quickly();
        planned(2, "warm-share=100");
        broken.set(true);
        house().say("fay", "/workshop prepare");
        awaitEnd();
        assertThat(seatsIn("FAILED")).isEqualTo(2);

        house().say("fay", "/workshop retry");
        awaitEnd();
        assertThat(seatsIn("FAILED")).isEqualTo(2);
        broken.set(false);
        house().say("fay", "/workshop retry");
        awaitEnd();

        assertThat(seatsIn("READY")).isEqualTo(2);
    }

    @Test
    void of_a_claim_before_the_machine_is_ready_until_its_tenant_has_the_details_also_over_a_restart() {
        slowly();
        planned(1, "warm-share=100");
        house().say("fay", "/workshop open");
        awaitSeats("PREPARING", 1);

        claim("alice", Keys.fresh("alice"));
        assertThat(house().ended("alice")).isFalse();
        machines.release(1_000);
        house().restart();
        await().atMost(Duration.ofSeconds(60)).until(() -> house().ended("alice"));

        assertThat(house().directMessagesTo("alice")).anyMatch(text -> text.contains("ssh -p "));
    }

    @Test
    void of_an_end_until_everything_is_gone_and_the_receipt_is_in_the_channel() {
        quickly();
        planned(3, "warm-share=100");
        house().say("fay", "/workshop open");
        awaitEnd();

        house().say("fay", "/workshop end");
        house().press("fay", "End it");
        awaitEnd();
        // The grace period is no work.
        assertThat(house().sql("select state from workshop")).containsExactly("GRACE");
        house().say("fay", "/workshop end");
        house().press("fay", "End it");
        awaitEnd();

        assertThat(house().sql("select state from workshop")).containsExactly("ENDED");
        assertThat(house().inChannel()).last().asString().contains("everything is removed");
        assertThat(house().count("select count(*) from workshop_work")).isZero();
    }

    @Test
    void of_a_cancellation_in_the_middle_of_a_preparation_until_nothing_is_left() {
        slowly();
        planned(3, "warm-share=100");
        house().say("fay", "/workshop prepare");
        awaitSeats("PREPARING", 3);

        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");
        assertThat(house().ended("fay")).isFalse();
        machines.release(1_000);
        awaitEnd();

        assertThat(house().sql("select state from workshop")).containsExactly("CANCELLED");
        assertThat(house().inChannel()).last().asString().contains("everything is removed");
    }

    @Test
    void of_a_rehearsal_until_its_figures_are_there() {
        slowly();
        planned(2);

        house().say("fay", "/workshop rehearse 1");
        assertThat(house().ended("fay")).isFalse();
        machines.release(1_000);
        awaitEnd();

        assertThat(house().lastReply("fay")).contains("the rehearsal of Intro to Git");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void of_a_pause_a_resume_and_a_message_until_the_last_of_them() {
        quickly();
        opened(2, "warm-share=100");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");

        house().say("fay", "/workshop pause");
        awaitEnd();
        assertThat(house().live()).allMatch(sandbox -> sandbox.state().name().equals("STOPPED"));
        house().say("fay", "/workshop resume");
        awaitEnd();
        assertThat(house().live()).allMatch(sandbox -> sandbox.state().name().equals("READY"));
        house().say("fay", "/workshop message We go on at 14:00");
        house().press("fay", "Send it");
        awaitEnd();
        assertThat(house().lastDirectMessageTo("alice")).contains("We go on at 14:00");
    }
}
