package dev.kindling.sandbox;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/**
 * Hears in the same transaction what becomes of a workshop's sandboxes, such as to edit the board or to give somebody another
 * seat. Must touch the database only.
 */
@FunctionalInterface
public interface SeatListener {
    /** What has happened. */
    enum News {
        /** It is ready: warm, or its tenant's. Also after a start or a reset. */
        READY,
        /** Handed over: the tenant has the details, the bootstrap key is proven dead. */
        CLAIMED,
        /** It could not be made; cleaned up by itself. The reason is in {@link Sandbox#failure}. */
        FAILED,
        /** It could not be handed over; cleaned up by itself. Its tenant, the owner, was told and needs another one. */
        CLAIM_FAILED,
        /** Stopped on request or by itself; then {@link Sandbox#failure} tells why. */
        STOPPED,
        /** Removed; see {@link Seats#receipts}. */
        REMOVED,
        /** Its removal left something behind; it goes on trying. */
        REMOVAL_STUCK
    }

    /** @param cause the person's command, or Kindling's own doing, that the news came of; empty where it does not matter */
    void heard(WriteTransaction tx, Sandbox sandbox, News news, Optional<InvocationId> cause);
}
