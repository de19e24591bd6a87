package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With three served at once. */
@Timeout(180)
class RushTest {
    private static final int SERVED = 3;

    /** So that nothing happens because this machine is slow. */
    private static final Duration NEVER = Duration.ofHours(1);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Rush rush = new Rush(work -> inTurn(work), timer, SERVED, NEVER);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private void inTurn(Runnable work) {
        synchronized (workers) {
            workers.add(work);
        }
    }

    private int begun() {
        synchronized (workers) {
            return workers.size();
        }
    }

    private void work() {
        while (begun() > 0) {
            workers.remove().run();
        }
    }

    private void a_rush_begins() {
        begins(rush);
    }

    private static void begins(Rush rush) {
        for (int i = 0; i < SERVED; i++) {
            assertThat(rush.joined()).isFalse();
        }
        assertThat(rush.joined()).isTrue();
    }

    private void heard(int people) {
        for (int i = 0; i < people; i++) {
            rush.heard();
        }
    }

    @Test
    void whoever_comes_after_others_were_served_is_in_no_rush() {
        for (int i = 0; i < 10 * SERVED; i++) {
            assertThat(rush.joined()).isFalse();
            // On its way to Discord, which may take a while.
            rush.left();
        }
    }

    @Test
    void a_rush_lasts_until_everybody_has_heard_something() {
        a_rush_begins();
        for (int i = 0; i < SERVED + 1; i++) {
            rush.left();
        }
        assertThat(rush.joined()).isTrue();
        rush.left();
        heard(SERVED + 2);
        assertThat(rush.joined()).isFalse();
    }

    @Test
    void what_was_promised_is_done_in_order_when_everybody_has_heard_something() {
        a_rush_begins();
        rush.later(() -> done.add("first"));
        rush.later(() -> done.add("second"));
        heard(SERVED);
        assertThat(begun()).isZero();

        heard(1);
        work();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void what_was_promised_is_done_soon_though_people_go_on_coming() {
        var usual = new Rush(work -> inTurn(work), timer, SERVED);
        begins(usual);
        usual.later(() -> done.add("promised"));
        await().atMost(Duration.ofSeconds(60)).until(() -> begun() == 1);
        assertThat(usual.joined()).isTrue();
    }

    @Test
    void whoever_comes_meanwhile_waits_behind_a_little_promised_work_only() {
        a_rush_begins();
        for (int i = 0; i < 100; i++) {
            rush.later(() -> done.add("promised"));
        }
        heard(SERVED + 1);
        assertThat(begun()).isEqualTo(8);
        work();
        assertThat(done).hasSize(100);
    }

    @Test
    void work_that_breaks_does_not_hold_up_the_rest() {
        a_rush_begins();
        for (int i = 0; i < 20; i++) {
            rush.later(() -> {
                done.add("broken");
                throw new IllegalStateException("broken");
            });
        }
        heard(SERVED + 1);
        while (begun() > 0) {
            try {
                workers.remove().run();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        assertThat(done).hasSize(20);
    }

    @Test
    void long_work_waits_for_the_end_of_a_rush_but_not_for_ever() throws Exception {
        rush.awaitEnd(Duration.ofHours(1));
        a_rush_begins();
        rush.awaitEnd(Duration.ofMillis(10));

        var waiting = CompletableFuture.runAsync(() -> rush.awaitEnd(Duration.ofHours(1)));
        heard(SERVED + 1);
        waiting.get();
    }
}
