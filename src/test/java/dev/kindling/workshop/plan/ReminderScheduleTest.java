package dev.kindling.workshop.plan;

import static dev.kindling.workshop.plan.Plans.berlin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReminderScheduleTest {
    private static final ReminderSchedule DAY =
            Plans.reminders("2026-11-30T09:00", "2026-11-30T17:00", "PT1H", "PT15M", "PT5M");

    @Test
    void reminders_come_in_time_one_after_another() {
        assertThat(sent(DAY, "2026-11-30T09:00"))
                .containsExactly(
                        "2026-11-30T15:00Z late PT0S", "2026-11-30T15:45Z late PT0S", "2026-11-30T15:55Z late PT0S");
    }

    @Test
    void one_that_falls_into_a_break_comes_before_it() {
        assertThat(dues(Plans.reminders("2026-11-30T09:00", "2026-11-30T13:30", "PT1H", "PT15M")))
                .containsExactly(berlin("2026-11-30T11:55"), berlin("2026-11-30T13:15"));
    }

    @Test
    void nobody_is_woken_at_three_in_the_morning() {
        assertThat(dues(Plans.reminders("2026-11-30T09:00", "2026-12-01T08:00", "PT5H", "PT30M")))
                .containsExactly(berlin("2026-11-30T21:55"), berlin("2026-12-01T07:30"));
    }

    @Test
    void a_class_at_night_is_reminded_at_night() {
        assertThat(dues(Plans.reminders("2026-11-30T22:30", "2026-12-01T05:00", "PT1H")))
                .containsExactly(berlin("2026-12-01T04:00"));
    }

    @Test
    void several_that_would_come_before_the_same_night_are_one() {
        var schedule = Plans.reminders("2026-11-30T09:00", "2026-12-01T06:00", "PT2H", "PT1H");
        ReminderStep step = schedule.step(berlin("2026-11-30T21:55"), Set.of());
        assertThat(step.send().orElseThrow().reminder().before()).isEqualTo(Duration.ofHours(1));
        assertThat(step.skip()).extracting(ReminderStep.Skip::reason).containsExactly(ReminderStep.Reason.SUPERSEDED);
        assertThat(step.next()).isEmpty();
    }

    @Test
    void a_missed_one_is_sent_late_and_says_so() {
        ReminderStep step = DAY.step(berlin("2026-11-30T16:20"), Set.of());
        var send = step.send().orElseThrow();
        assertThat(send.lateness()).isEqualTo(Duration.ofMinutes(20));
        assertThat(send.left()).isEqualTo(Duration.ofMinutes(40));
        assertThat(send.apology()).contains("This reminder is 20 minutes late: Kindling was not running.");
        assertThat(step.next()).contains(berlin("2026-11-30T16:45"));
    }

    @Test
    void of_several_missed_ones_only_the_nearest_is_sent_and_none_when_the_next_is_at_hand() {
        ReminderStep both = DAY.step(berlin("2026-11-30T16:48"), Set.of());
        assertThat(both.send().orElseThrow().reminder().before()).isEqualTo(Duration.ofMinutes(15));
        assertThat(both.skip()).hasSize(1);

        ReminderStep atHand = DAY.step(berlin("2026-11-30T16:42"), Set.of());
        assertThat(atHand.send()).isEmpty();
        assertThat(atHand.skip()).extracting(ReminderStep.Skip::reason).containsExactly(ReminderStep.Reason.SUPERSEDED);
        assertThat(atHand.next()).contains(berlin("2026-11-30T16:45"));
    }

    @Test
    void after_three_days_of_downtime_nothing_is_sent_after_the_end() {
        ReminderStep step = DAY.step(berlin("2026-12-03T12:30"), Set.of());
        assertThat(step.send()).isEmpty();
        assertThat(step.skip()).hasSize(3).allMatch(skip -> skip.reason() == ReminderStep.Reason.ENDED);
        assertThat(step.next()).isEmpty();
    }

    @Test
    void three_days_of_downtime_within_a_long_workshop_end_in_one_late_reminder_in_the_morning() {
        var week = Plans.reminders("2026-11-30T09:00", "2026-12-04T17:00", "PT72H", "PT24H", "PT1H");
        // Down from before the first; back at three in the night of the last day.
        ReminderStep night = week.step(berlin("2026-12-04T03:00"), Set.of());
        assertThat(night.send()).isEmpty();
        assertThat(night.next()).contains(berlin("2026-12-04T07:00"));
        assertThat(sent(week, "2026-12-04T03:00"))
                .containsExactly("2026-12-04T06:00Z late PT14H", "2026-12-04T15:00Z late PT0S");
    }

    @Test
    void a_late_one_at_night_is_quiet_when_no_morning_comes_before_the_end() {
        var send = Plans.reminders("2026-11-30T09:00", "2026-12-01T06:00", "PT1H")
                .step(berlin("2026-12-01T02:00"), Set.of())
                .send()
                .orElseThrow();
        assertThat(send.disturbs()).isTrue();
    }

    @Test
    void an_extension_plans_anew_and_does_not_count_what_was_never_ahead_as_missed() {
        Instant extendedAt = berlin("2026-11-30T16:50");
        var handled = Set.of(DAY.all().get(0).id(), DAY.all().get(1).id());
        var longer =
                new ReminderSchedule(DAY.timetable().until(berlin("2026-11-30T17:30")), DAY.reminders(), extendedAt);
        ReminderStep step = longer.step(extendedAt, handled);
        assertThat(step.send()).isEmpty();
        assertThat(step.skip())
                .extracting(ReminderStep.Skip::reason)
                .containsExactly(ReminderStep.Reason.BEFORE_PLANNED);
        assertThat(step.next()).contains(berlin("2026-11-30T17:15"));
    }

    @Test
    void over_a_change_of_the_clocks_the_time_before_the_end_is_time_that_passes() {
        // Clocks go back at 03:00 on 25 October 2026: an hour more.
        var autumn = Plans.reminders("2026-10-24T09:00", "2026-10-25T09:00", "PT12H", "PT1H");
        assertThat(dues(autumn)).containsExactly(berlin("2026-10-24T21:55"), berlin("2026-10-25T08:00"));
        var spring = Plans.reminders("2027-03-27T09:00", "2027-03-28T12:00", "PT15H", "PT2H");
        // 15 hours before noon is 20:00 of the day before, since the night has an hour less.
        assertThat(dues(spring)).containsExactly(berlin("2027-03-27T20:00"), berlin("2027-03-28T10:00"));
    }

    @Test
    void whatever_the_plan_and_the_downtime_none_comes_twice_or_after_the_end_or_at_a_quiet_time_in_vain() {
        var random = new Random(42);
        for (int round = 0; round < 400; round++) {
            Timetable timetable = RandomPlans.timetable(random);
            var schedule = new ReminderSchedule(
                    timetable,
                    List.of(Duration.ofHours(30), Duration.ofHours(1), Duration.ofMinutes(15)),
                    timetable.start().minusSeconds(1));
            Set<ReminderId> handled = new HashSet<>();
            Instant now = timetable.start();
            Optional<Instant> next = Optional.of(now);
            int looks = 0;
            while (next.isPresent()) {
                // Awake at the moment asked for, or some time later: downtime.
                now = next.get().plusSeconds(random.nextInt(4) == 0 ? random.nextInt(200_000) : 0);
                ReminderStep step = schedule.step(now, handled);
                if (step.send().isPresent()) {
                    assertThat(now).isBefore(timetable.end());
                    assertThat(handled.add(step.send().get().reminder().id())).isTrue();
                }
                step.skip()
                        .forEach(skip ->
                                assertThat(handled.add(skip.reminder().id())).isTrue());
                step.next().ifPresent(moment -> assertThat(moment).isBefore(timetable.end()));
                assertThat(++looks).isLessThan(20);
                next = step.next();
            }
            assertThat(handled).hasSize(schedule.all().size());
        }
    }

    private static List<Instant> dues(ReminderSchedule schedule) {
        return schedule.all().stream().map(Reminder::due).toList();
    }

    /** Follows the schedule from a moment on, as a running process does. */
    private static List<String> sent(ReminderSchedule schedule, String from) {
        List<String> sent = new ArrayList<>();
        Set<ReminderId> handled = new HashSet<>();
        Optional<Instant> next = Optional.of(berlin(from));
        while (next.isPresent()) {
            Instant now = next.get();
            ReminderStep step = schedule.step(now, handled);
            step.send().ifPresent(send -> {
                handled.add(send.reminder().id());
                sent.add(now.toString().replace(":00Z", "Z") + " late " + send.lateness());
            });
            step.skip().forEach(skip -> handled.add(skip.reminder().id()));
            next = step.next();
        }
        return sent;
    }
}
