package dev.kindling.workshop.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wrote, by field and still as text: from a form, a typed line or a file. {@code PlanParser} makes the plan.
 *
 * @param values what was written for each field; a field that was left out or left empty is missing
 * @param faults what was wrong with the writing itself, such as an unknown option
 * @param slug the id, where the source gives one (a file's name); otherwise it is made from the name
 * @param lasting whether the text is read again on later days, as a file is: then {@code tomorrow} is refused, and a past
 *     workshop is none of its faults
 */
public record PlanDraft(
        Map<PlanField, List<String>> values, List<FieldFault> faults, Optional<WorkshopSlug> slug, boolean lasting) {
    private static final String SEVERAL_OPTIONS = "more";

    public PlanDraft {
        Map<PlanField, List<String>> copy = new EnumMap<>(PlanField.class);
        values.forEach((field, entries) -> copy.put(field, List.copyOf(entries)));
        values = Map.copyOf(copy);
        faults = List.copyOf(faults);
    }

    /**
     * From a form's fields, whose names are {@link PlanField#key keys} (or aliases). The field {@code more} may hold any
     * further options as a typed line, also one to a line, since forms have room for five fields only. Names that are no
     * field of a plan are left alone: forms carry other things too.
     */
    public static PlanDraft fromForm(Map<String, String> form) {
        Map<PlanField, List<String>> values = new EnumMap<>(PlanField.class);
        List<FieldFault> faults = new ArrayList<>();
        form.forEach((name, text) -> PlanField.of(name)
                .filter(field -> !text.isBlank())
                .ifPresent(field -> values.put(field, entries(field, text))));
        String more = form.getOrDefault(SEVERAL_OPTIONS, "");
        if (!more.isBlank()) {
            PlanDraft options = WorkshopLine.readOptions(more, SEVERAL_OPTIONS);
            faults.addAll(options.faults());
            options.values().forEach((field, entries) -> {
                if (values.putIfAbsent(field, entries) != null) {
                    faults.add(new FieldFault(
                            SEVERAL_OPTIONS, field.key() + " has a field of its own here", "write it there only"));
                }
            });
        }
        return new PlanDraft(values, faults, Optional.empty(), false);
    }

    /**
     * From the words behind {@code /workshop create}: {@code name="Intro to Git" team=blue seats=24
     * start=2026-11-30T09:00 end=17:00 zone=Europe/Berlin}. See {@link WorkshopLine}.
     */
    public static PlanDraft fromLine(String line) {
        return WorkshopLine.read(line);
    }

    /** The one value of a field; empty when there is none. */
    Optional<String> value(PlanField field) {
        return Optional.ofNullable(values.get(field)).map(entries -> String.join(", ", entries));
    }

    /** Whether it says by whose clock its times go. */
    public boolean namesZone() {
        return has(PlanField.ZONE);
    }

    boolean has(PlanField field) {
        return values.containsKey(field);
    }

    /** What was written for each field, in the order of fields: for a form that is shown again. */
    public Map<String, String> asWritten() {
        Map<String, String> written = new LinkedHashMap<>();
        for (PlanField field : PlanField.values()) {
            value(field).ifPresent(text -> written.put(field.key(), text));
        }
        return written;
    }

    static List<String> entries(PlanField field, String text) {
        // Addresses may hold a comma, so there a blank has to follow it.
        String between = field == PlanField.AGENDA ? "[\\n\\r]+|[,;]\\s+" : "[,;\\n\\r]+";
        return field.isList()
                ? Arrays.stream(text.split(between))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList()
                : List.of(text.strip());
    }
}
