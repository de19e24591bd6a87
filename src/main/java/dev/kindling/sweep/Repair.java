package dev.kindling.sweep;

import dev.kindling.store.WriteTransaction;

/** How one trouble is mended. */
sealed interface Repair {
    /** What it would do, as words behind "would": {@code start it with its disk}. */
    String plan();

    /**
     * Changes rows and schedules tasks; everything in the caller's transaction, together with its audit event.
     */
    record OfRows(String plan, RowChange change) implements Repair {}

    /** Changes the host or files: outside any transaction, idempotent, and only after another look. */
    record OfHost(String plan, HostChange change) implements Repair {}

    /** Part of a transaction. */
    @FunctionalInterface
    interface RowChange {
        /** @return false when the trouble is gone by now */
        boolean make(WriteTransaction tx, Order order);
    }

    /** Work on the host. */
    @FunctionalInterface
    interface HostChange {
        /** @throws RuntimeException when it could not be done */
        Result make();
    }

    /**
     * Who wants it.
     *
     * @param actor as the audit writes it
     * @param source the errand behind it
     */
    record Order(String actor, String source) {}

    /**
     * How it went.
     *
     * @param mended false when something is left
     * @param words what was done, or what is left and why
     */
    record Result(boolean mended, String words) {}
}
