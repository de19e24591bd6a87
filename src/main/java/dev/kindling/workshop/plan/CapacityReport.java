package dev.kindling.workshop.plan;

import java.util.List;
import java.util.Optional;

/**
 * Go or no-go.
 *
 * @param lines one for each resource, in the order of {@link Resource}
 * @param mostSeats how many seats of that flavour all resources carry; 0 when none
 */
public record CapacityReport(List<Line> lines, int mostSeats) {
    public CapacityReport {
        lines = List.copyOf(lines);
    }

    /** What it comes to. */
    public enum Verdict {
        /** Everything fits with a tenth to spare. */
        GO,
        /** Everything fits, something only just. */
        TIGHT,
        /** Something does not fit. */
        NO_GO
    }

    /**
     * One resource.
     *
     * @param needed by the seats asked about
     * @param held by others at the worst moment meanwhile
     * @param offered to sandboxes in all
     * @param others who holds it at that moment, in words; empty when nobody
     * @param advice what would help, each enough by itself for this resource; empty when it fits
     */
    public record Line(
            Resource resource, long needed, long held, long offered, List<String> others, List<String> advice) {
        private static final int WHOLE = 100;
        private static final int SPARE = 10;

        public Line {
            others = List.copyOf(others);
            advice = List.copyOf(advice);
        }

        /** What is left for the seats; never negative. */
        public long free() {
            return Math.max(0, offered - held);
        }

        public boolean fits() {
            return needed <= free();
        }

        /** What is left of all that is offered when the seats are there, in percent; 0 when they do not fit. */
        public int marginPercent() {
            return fits() && offered > 0 ? (int) ((double) (free() - needed) * WHOLE / offered) : 0;
        }

        boolean isTight() {
            // A team's share may be used up to the last: it is a rule, nothing slows down.
            return fits() && resource != Resource.TEAM && marginPercent() < SPARE;
        }

        /** One sentence: what is needed, what is free, what to change. */
        public String words() {
            String begin = resource.words() + ": " + resource.amount(needed) + " needed, " + resource.amount(free())
                    + " free" + (others.isEmpty() ? "" : " (" + String.join(", ", others) + " held meanwhile)");
            return fits()
                    ? begin + ", " + marginPercent() + " % to spare"
                    : begin + ", " + resource.atLeast(needed - free()) + " too little"
                            + (advice.isEmpty() ? "" : ": " + String.join(", or ", advice));
        }
    }

    public Verdict verdict() {
        if (!lines.stream().allMatch(Line::fits)) {
            return Verdict.NO_GO;
        }
        return lines.stream().anyMatch(Line::isTight) ? Verdict.TIGHT : Verdict.GO;
    }

    /** Whether the seats fit. */
    public boolean isGo() {
        return verdict() != Verdict.NO_GO;
    }

    /** The line of a resource; empty for a team without a share of its own. */
    public Optional<Line> line(Resource resource) {
        return lines.stream().filter(line -> line.resource() == resource).findFirst();
    }
}
