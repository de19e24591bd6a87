package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Any plan that can be. */
final class RandomPlans {
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "+05:45");

    private RandomPlans() {}

    static WorkshopPlan next(Random random) {
        return new WorkshopPlan(
                new WorkshopSlug("w-" + random.nextInt(1000)),
                WorkshopName.of("Name, =1; \"x\" " + random.nextInt()),
                "blue",
                random.nextBoolean() ? Optional.empty() : Optional.of("#intro, <@U1> & more"),
                new Seating(
                        1 + random.nextInt(500),
                        "small",
                        random.nextInt(101),
                        Duration.ofSeconds(random.nextInt(86400)),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(1 + random.nextInt(9000)))),
                timetable(random),
                new Ending(
                        Stream.generate(() -> Duration.ofSeconds(1 + random.nextInt(200_000)))
                                .limit(random.nextInt(10))
                                .toList(),
                        Duration.ofSeconds(random.nextInt(86400)),
                        Duration.ofSeconds(random.nextInt(14 * 86400))),
                Stream.generate(() -> AgendaLink.of(
                                "Slides, part " + random.nextInt(), "https://example.org/a,b;c?d=" + random.nextInt()))
                        .limit(random.nextInt(4))
                        .toList());
    }

    static Timetable timetable(Random random) {
        // Any moment of two years, changes of the clocks among them.
        var start = Instant.ofEpochSecond(1_767_225_600L + random.nextInt(2 * 365 * 86400));
        return new Timetable(
                start,
                start.plusSeconds(300 + random.nextInt(40 * 86400)),
                ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))),
                Stream.generate(() -> pause(start, random))
                        .limit(random.nextInt(4))
                        .toList(),
                random.nextBoolean() ? Optional.empty() : Optional.of(window(random)));
    }

    private static Break pause(Instant start, Random random) {
        var from = start.plusSeconds(random.nextInt(86400));
        return random.nextBoolean()
                ? new Break.Daily(window(random))
                : new Break.Once(from, from.plusSeconds(1 + random.nextInt(7200)));
    }

    private static DailyWindow window(Random random) {
        int from = random.nextInt(1440);
        int to = (from + 1 + random.nextInt(1400)) % 1440;
        return new DailyWindow(LocalTime.ofSecondOfDay(from * 60L), LocalTime.ofSecondOfDay(to * 60L));
    }
}
