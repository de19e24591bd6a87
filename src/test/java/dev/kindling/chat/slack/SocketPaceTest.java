package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How soon a lost socket is replaced. */
class SocketPaceTest {
    private long now = 1_000_000_000L;
    private final SocketPace pace = new SocketPace(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Duration pause() {
        Duration pause = pace.pause();
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    private Duration socketThatLives(Duration time) {
        pace.opening();
        pass(time);
        pace.ended();
        return pause();
    }

    @Test
    void one_that_worked_is_replaced_at_once_however_often_it_is_cut() {
        for (int cut = 0; cut < 10; cut++) {
            assertThat(socketThatLives(Duration.ofSeconds(4))).isZero();
        }
        assertThat(pace.alarming()).isFalse();
    }

    @Test
    void one_that_lived_shortly_but_carried_something_is_replaced_at_once() {
        for (int cut = 0; cut < 5; cut++) {
            pace.opening();
            pace.carried();
            pace.ended();
            assertThat(pause()).isZero();
        }
    }

    @Test
    void those_that_end_before_anything_came_are_replaced_ever_later_and_that_is_alarming() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pauses.add(socketThatLives(Duration.ofMillis(10)));
            pass(pause());
        }
        assertThat(pauses.get(0)).isZero();
        assertThat(pauses).isSorted();
        assertThat(pauses.get(7)).isEqualTo(Duration.ofSeconds(30));
        assertThat(pace.alarming()).isTrue();

        // AND one that stands ends the alarm
        assertThat(socketThatLives(Duration.ofSeconds(5))).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(pause()).isZero();
        assertThat(pace.alarming()).isFalse();
    }

    @Test
    void very_many_in_a_minute_are_spread() {
        for (int cut = 0; cut < 15; cut++) {
            pace.opening();
            pace.carried();
            pass(Duration.ofMillis(100));
            pace.ended();
        }
        assertThat(pause()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void what_slack_asks_for_is_obeyed() {
        pace.failed();
        pace.asked(Duration.ofSeconds(17));
        assertThat(pause()).isEqualTo(Duration.ofSeconds(17));
    }
}
