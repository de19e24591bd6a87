package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;

/**
 * What people call a workshop. Any text is safe: it is one line of 1 to 80 characters without control characters, and
 * goes nowhere but onto cards and into CSV, each of which quotes it. Names need not be unique; {@link WorkshopSlug}s are.
 */
public record WorkshopName(String text) {
    public static final int LONGEST = 80;

    public WorkshopName {
        if (text.isEmpty() || OneLine.length(text) > LONGEST || !OneLine.is(text)) {
            throw new IllegalArgumentException("a workshop's name is one line of 1 to " + LONGEST + " characters");
        }
    }

    /**
     * The name that somebody wrote: runs of blanks and line ends become one space, unseen marks go.
     *
     * @throws IllegalArgumentException when nothing is left, or more than {@link #LONGEST} characters
     */
    public static WorkshopName of(String written) {
        return new WorkshopName(OneLine.of(written));
    }

    @Override
    public String toString() {
        return text;
    }
}
