package dev.kindling.workshop.plan;

import static dev.kindling.workshop.plan.Plans.berlin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.workshop.plan.TeardownSchedule.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TeardownScheduleTest {
    private static final Instant END = berlin("2026-11-30T17:00");
    private static final Duration GRACE = Duration.ofMinutes(30);

    @Test
    void end_then_notice_then_grace_then_one_after_another() {
        var untold = schedule(Optional.empty());
        assertThat(untold.phase(END.minusSeconds(1))).isEqualTo(Phase.RUNNING);
        assertThat(untold.nextLook(END.minusSeconds(1))).contains(END);
        assertThat(untold.phase(END)).isEqualTo(Phase.ANNOUNCE);

        var told = schedule(Optional.of(END));
        assertThat(told.phase(END)).isEqualTo(Phase.GRACE);
        assertThat(told.nextLook(END)).contains(END.plus(GRACE));
        assertThat(told.phase(END.plus(GRACE))).isEqualTo(Phase.REMOVING);
        assertThat(told.nextRemoval(END.plus(GRACE), Optional.empty())).isEqualTo(END.plus(GRACE));
        assertThat(told.nextRemoval(END.plus(GRACE), Optional.of(END.plus(GRACE))))
                .isEqualTo(END.plus(GRACE).plusSeconds(2));
        assertThat(told.span(200)).isEqualTo(Duration.ofSeconds(398));
    }

    @Test
    void when_the_end_fell_into_three_days_of_downtime_people_still_get_time_to_save() {
        Instant back = END.plus(Duration.ofDays(3));
        var untold = schedule(Optional.empty());
        assertThat(untold.phase(back)).isEqualTo(Phase.ANNOUNCE);
        assertThat(untold.lateness(back)).isEqualTo(Duration.ofDays(3));

        var told = schedule(Optional.of(back));
        assertThat(told.phase(back)).isEqualTo(Phase.GRACE);
        assertThat(told.removalStart(back)).isEqualTo(back.plus(TeardownSchedule.LATE_GRACE));
    }

    @Test
    void a_little_lateness_does_not_move_the_removal() {
        assertThat(schedule(Optional.of(END.plusSeconds(60))).removalStart(END.plusSeconds(60)))
                .isEqualTo(END.plus(GRACE));
    }

    @Test
    void without_grace_seats_go_at_once_when_it_was_said() {
        var schedule = new TeardownSchedule(END, Duration.ZERO, Duration.ZERO, Optional.of(END.plusSeconds(5)));
        assertThat(schedule.phase(END.plusSeconds(5))).isEqualTo(Phase.REMOVING);
    }

    @Test
    void after_downtime_in_the_middle_removals_do_not_catch_up_all_at_once() {
        Instant back = END.plus(Duration.ofHours(5));
        Instant last = END.plus(GRACE).plusSeconds(20);
        var schedule = schedule(Optional.of(END));
        // One is due at once; the next a pace after that, not at once too.
        assertThat(schedule.nextRemoval(back, Optional.of(last))).isBefore(back);
        assertThat(schedule.nextRemoval(back, Optional.of(back))).isEqualTo(back.plusSeconds(2));
    }

    private static TeardownSchedule schedule(Optional<Instant> announced) {
        return new TeardownSchedule(END, GRACE, Duration.ofSeconds(2), announced);
    }
}
