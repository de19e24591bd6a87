package dev.kindling.workshop;

import java.util.EnumSet;
import java.util.Set;

/** Where a workshop is in its life. */
public enum WorkshopState {
    /** Written down; nothing was made yet. */
    PLANNED("planned"),
    /** Its warm seats are being booted, or wait for the start. */
    PREPARING("being prepared"),
    /** Seats can be claimed. */
    OPEN("open"),
    /** The class is over; seats are kept for a moment. */
    GRACE("over, and about to be removed"),
    /** Its seats are being removed, one by one. */
    REMOVING("being removed"),
    ENDED("over"),
    CANCELLED("cancelled");

    private final String words;

    WorkshopState(String words) {
        this.words = words;
    }

    /** Behind "it is". */
    public String words() {
        return words;
    }

    /** Whether it is all over: nothing of it is left on the host. */
    public boolean closed() {
        return this == ENDED || this == CANCELLED;
    }

    /** Whether people hold seats in it, or may get one. */
    public boolean running() {
        return this == OPEN || this == GRACE;
    }

    /** Whether it has, or may get, machines for its class. */
    public boolean making() {
        return this == PREPARING || this == OPEN;
    }

    /** Whether people may still be invited. */
    public boolean invites() {
        return this == PLANNED || making();
    }

    public boolean mayBecome(WorkshopState next) {
        return next().contains(next);
    }

    private Set<WorkshopState> next() {
        return switch (this) {
            case PLANNED -> EnumSet.of(PREPARING, OPEN, REMOVING);
            case PREPARING -> EnumSet.of(OPEN, REMOVING);
            // An extension brings back what is over.
            case OPEN -> EnumSet.of(GRACE, REMOVING);
            case GRACE -> EnumSet.of(OPEN, REMOVING);
            case REMOVING -> EnumSet.of(ENDED, CANCELLED);
            case ENDED, CANCELLED -> EnumSet.noneOf(WorkshopState.class);
        };
    }
}
