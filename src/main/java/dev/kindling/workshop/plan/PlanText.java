package dev.kindling.workshop.plan;

import dev.kindling.units.Spans;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan as text by field, and back: to store it in one column (as JSON), and to fill a form with it. What {@link #write}
 * gives, {@link #read} makes into an equal plan (of lengths of time the whole seconds), also when teams or flavours have
 * been renamed meanwhile.
 */
public final class PlanText {
    private static final String ID = "id";
    private static final String NONE = "none";

    private PlanText() {}

    /** By {@link PlanField#key}, and the slug under {@code id}; several entries of a field stand on lines of their own. */
    public static Map<String, String> write(WorkshopPlan plan) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(ID, plan.slug().text());
        put(text, PlanField.NAME, plan.name().text());
        put(text, PlanField.TEAM, plan.team());
        put(text, PlanField.SEATS, Integer.toString(plan.seats()));
        put(text, PlanField.FLAVOUR, plan.flavour());
        plan.channel().ifPresent(channel -> put(text, PlanField.CHANNEL, channel));
        put(text, PlanField.START, of(plan.start(), plan.zone()));
        put(text, PlanField.END, of(plan.end(), plan.zone()));
        put(text, PlanField.ZONE, plan.zone().getId());
        put(text, PlanField.LEAD_TIME, of(plan.seating().leadTime()));
        put(text, PlanField.WARM_SHARE, Integer.toString(plan.seating().warmShare()));
        put(
                text,
                PlanField.BREAKS,
                lines(plan.timetable().breaks().stream()
                        .map(pause -> of(pause, plan.zone()))
                        .toList()));
        put(
                text,
                PlanField.NIGHTS,
                plan.timetable().night().map(DailyWindow::toString).orElse(NONE));
        put(
                text,
                PlanField.REMINDERS,
                lines(plan.ending().reminders().stream().map(PlanText::of).toList()));
        put(
                text,
                PlanField.AGENDA,
                lines(plan.agenda().stream().map(AgendaLink::toString).toList()));
        put(text, PlanField.GRACE, of(plan.ending().grace()));
        put(text, PlanField.EXTENSION, of(plan.ending().longestExtension()));
        put(
                text,
                PlanField.NO_SHOW,
                plan.seating().noShowAfter().map(PlanText::of).orElse(NONE));
        return text;
    }

    /**
     * The plan that was written.
     *
     * @throws IllegalArgumentException when the text was not written by {@link #write}
     */
    public static WorkshopPlan read(Map<String, String> text) {
        Map<PlanField, List<String>> values = new EnumMap<>(PlanField.class);
        for (PlanField field : PlanField.values()) {
            Optional.ofNullable(text.get(field.key()))
                    .ifPresent(value ->
                            values.put(field, field.isList() ? Arrays.asList(value.split("\n")) : List.of(value)));
        }
        var slug = new WorkshopSlug(text.getOrDefault(ID, ""));
        var own = Map.of(text.getOrDefault("team", ""), List.of(text.getOrDefault("flavour", "")));
        var draft = new PlanDraft(values, List.of(), Optional.of(slug), true);
        // Long ago or far away: what is stored was once checked.
        Instant then = start(text);
        PlanResult result = new PlanParser(own, ZoneId.of("UTC"), Timetable.LONGEST).parse(draft, then);
        if (result instanceof PlanResult.Ready ready) {
            return ready.plan();
        }
        throw new IllegalArgumentException("not a stored plan: " + result);
    }

    private static Instant start(Map<String, String> text) {
        try {
            return OffsetDateTime.parse(text.getOrDefault("start", "")).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a stored plan: its start is " + text.get("start"), e);
        }
    }

    /** A break as {@code breaks} takes it. */
    static String of(Break pause, ZoneId zone) {
        return pause instanceof Break.Once once
                ? of(once.interval().start(), zone) + "/" + of(once.interval().end(), zone)
                : ((Break.Daily) pause).window().toString();
    }

    private static String of(Instant moment, ZoneId zone) {
        return moment.atZone(zone).toOffsetDateTime().toString();
    }

    private static String of(Duration span) {
        return Spans.brief(span);
    }

    private static String lines(List<String> entries) {
        return entries.isEmpty() ? NONE : String.join("\n", entries);
    }

    private static void put(Map<String, String> text, PlanField field, String value) {
        text.put(field.key(), value);
    }
}
