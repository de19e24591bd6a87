package dev.kindling.workshop.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What reading a plan came to. */
public sealed interface PlanResult {
    /**
     * @param notes sentences that the facilitator has to see with the confirmation: which reading was taken where the
     *     text left a choice, such as a time that the clock shows twice; usually empty
     */
    record Ready(WorkshopPlan plan, List<String> notes) implements PlanResult {
        public Ready {
            notes = List.copyOf(notes);
        }
    }

    /** @param faults all of them, in the order of {@link PlanField}; at least one */
    record Faulty(List<FieldFault> faults) implements PlanResult {
        public Faulty {
            faults = List.copyOf(faults);
        }

        /** For a form's answer: by field, several faults of one field in one text. */
        public Map<String, String> byField() {
            Map<String, String> texts = new TreeMap<>();
            faults.forEach(fault -> texts.merge(fault.field(), fault.sentence(), (one, two) -> one + ". " + two));
            return texts;
        }
    }
}
