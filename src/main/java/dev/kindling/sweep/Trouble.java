package dev.kindling.sweep;

import java.util.Optional;

/**
 * Something that does not belong together.
 *
 * @param id the same at each look, such as {@code machine-0123456789abcdef}; at most 60 characters
 * @param what it is, in words for an operator
 * @param repair empty for what Kindling reports and never touches
 * @param caution when the repair may be made
 * @param news whether the nightly sweep speaks of it, and not only who asks
 */
public record Trouble(String id, String what, Optional<Repair> repair, Caution caution, boolean news) {
    /** When a repair may be made. */
    public enum Caution {
        /** Together with others. */
        USUAL,
        /** Only when an operator names this very trouble. */
        NAMED
    }

    static Trouble of(String id, String what, Repair repair) {
        return new Trouble(id, what, Optional.of(repair), Caution.USUAL, true);
    }

    static Trouble reported(String id, String what) {
        return new Trouble(id, what, Optional.empty(), Caution.NAMED, false);
    }

    boolean repairableWithOthers() {
        return repair.isPresent() && caution == Caution.USUAL;
    }
}
