package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RehearsalTest extends InAWorkshop {
    private void awaitFigures() {
        await("figures of the rehearsal")
                .atMost(Duration.ofSeconds(60))
                .until(() -> house().lastReply("fay").contains("the rehearsal of"));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void nothingIsLeft() {
        assertThat(house().live()).isEmpty();
        assertThat(house().engine().machines()).isEmpty();
        assertThat(house().count("select count(*) from port_lease where state = 'LEASED'"))
                .isZero();
        assertThat(house().stateDir().resolve("bootstrap-keys")).isEmptyDirectory();
    }

    @Test
    void a_rehearsal_logs_in_to_real_seats_says_go_with_figures_and_leaves_nothing() {
        var mayGoOn = new CountDownLatch(1);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                waitFor(mayGoOn);
                super.create(spec);
            }
        }));
        planned(4);

        house().say("fay", "/workshop rehearse 3");
        assertThat(house().answerTo("fay")).contains("Rehearsing Intro to Git with 3 of 3 seats");
        house().say("fay", "/workshop rehearse");
        assertThat(house().lastReply("fay")).contains("runs already");
        mayGoOn.countDown();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> house().count("select count(*) from rehearsal where ended_at is not null") == 1);

        assertThat(house().sql("select took from rehearsal_login")).hasSize(3);
        assertThat(seatsIn("EMPTY")).isEqualTo(4);
        assertThat(house().inChannel()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void a_restart_in_the_middle_goes_on_and_answers_who_asked() {
        planned(4);
        house().say("fay", "/workshop rehearse 2");

        house().restart();

        awaitFigures();
        assertThat(house().lastReply("fay"))
                .contains("Go: the rehearsal of Intro to Git", "2 of 2", "p50", "p95", "nothing");
        nothingIsLeft();
    }

    @Test
    void a_seat_that_fails_is_a_no_go_with_its_reason() {
        var broken = new AtomicBoolean(true);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (broken.getAndSet(false)) {
                    throw new EngineException("The disk of this machine could not be made.", false, "test");
                }
                super.create(spec);
            }
        }));
        planned(4);

        house().say("fay", "/workshop rehearse 2");

        awaitFigures();
        assertThat(house().lastReply("fay"))
                .contains(
                        "No go: the rehearsal of Intro to Git",
                        "1 of 2",
                        "The disk of this machine could not be made.");
        nothingIsLeft();
    }

    @Test
    void only_facilitators_rehearse_and_only_with_a_few_seats() {
        planned(4);

        house().say("alice", "/workshop rehearse 2 intro-to-git");
        assertThat(house().lastReply("alice")).contains("Only facilitators of team blue");
        house().say("fay", "/workshop rehearse 900");
        assertThat(house().lastReply("fay")).contains("1 to 20 seats");
    }
}
