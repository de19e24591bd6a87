package dev.kindling.workshop.plan;

import dev.kindling.units.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is allowed in a plan and yet probably not meant. */
final class PlanNotes {
    private PlanNotes() {}

    static List<String> of(WorkshopPlan plan) {
        List<String> notes = new ArrayList<>();
        Timetable timetable = plan.timetable();
        List<Duration> tooEarly = plan.ending().reminders().stream()
                .filter(before -> before.compareTo(timetable.length()) >= 0)
                .toList();
        if (!tooEarly.isEmpty()) {
            notes.add("It lasts " + Spans.spoken(timetable.length()) + ", so there is no reminder "
                    + tooEarly.stream().map(Spans::spoken).collect(Collectors.joining(", "))
                    + " before the end.");
        }
        timetable.breaks().stream()
                .filter(pause -> pause.within(timetable.interval(), timetable.zone())
                        .findAny()
                        .isEmpty())
                .forEach(pause ->
                        notes.add("The break " + PlanText.of(pause, timetable.zone()) + " lies outside the workshop."));
        return notes;
    }
}
