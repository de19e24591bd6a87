package dev.kindling.workshop.plan;

/**
 * One thing that is wrong with what somebody wrote.
 *
 * @param field key of the form field, option or setting at fault ({@link PlanField#key}, or the unknown word itself)
 * @param wrong what is wrong, a sentence without its full stop
 * @param right what would be right, a sentence without its full stop
 */
public record FieldFault(String field, String wrong, String right) {
    /** Both halves as a form shows them under its field. */
    public String sentence() {
        return wrong + "; " + right;
    }

    @Override
    public String toString() {
        return field + ": " + sentence();
    }
}
