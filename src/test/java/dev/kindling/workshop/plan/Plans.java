package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans for tests. */
final class Plans {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Sunday, 23:00 in Berlin. */
    static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");

    static final DailyWindow NIGHT = new DailyWindow(LocalTime.of(22, 0), LocalTime.of(7, 0));
    static final Break LUNCH = new Break.Daily(new DailyWindow(LocalTime.of(12, 0), LocalTime.of(13, 0)));

    private Plans() {}

    static PlanParser parser() {
        return new PlanParser(Map.of("blue", List.of("standard", "small")), BERLIN);
    }

    static PlanResult line(String line) {
        return parser().parse(PlanDraft.fromLine(line), NOW);
    }

    static PlanResult.Ready ready(PlanResult result) {
        if (result instanceof PlanResult.Ready ready) {
            return ready;
        }
        throw new AssertionError("not ready: " + result);
    }

    static List<String> faults(PlanResult result) {
        return result instanceof PlanResult.Faulty faulty
                ? faulty.faults().stream().map(FieldFault::toString).toList()
                : List.of();
    }

    static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    static Timetable timetable(String start, String end) {
        return new Timetable(berlin(start), berlin(end), BERLIN, List.of(LUNCH), Optional.of(NIGHT));
    }

    static ReminderSchedule reminders(String start, String end, String... before) {
        return new ReminderSchedule(
                timetable(start, end),
                Stream.of(before).map(Duration::parse).toList(),
                berlin(start).minus(Duration.ofDays(1)));
    }

    static WorkshopPlan plan(String slug, String start, String end, int seats) {
        return new WorkshopPlan(
                new WorkshopSlug(slug),
                new WorkshopName("Intro"),
                "blue",
                Optional.empty(),
                new Seating(seats, "standard", 75, Duration.ofHours(1), Optional.empty()),
                timetable(start, end),
                new Ending(Ending.USUAL_REMINDERS, Duration.ofMinutes(15), Duration.ofHours(2)),
                List.of());
    }
}
