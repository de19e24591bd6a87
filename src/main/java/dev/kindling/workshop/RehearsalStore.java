package dev.kindling.workshop;

import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Rows of rehearsals. */
public interface RehearsalStore {
    void insert(WriteTransaction tx, Rehearsal rehearsal);

    /** The rehearsal with that tag that has not ended. */
    Optional<Rehearsal> running(ReadTransaction tx, WorkshopTag tag);

    /** The one rehearsal of the workshop that has not ended. */
    Optional<Rehearsal> runningFor(ReadTransaction tx, WorkshopSlug workshop);

    /** Whether one that this invocation asked for has not ended. */
    boolean running(ReadTransaction tx, InvocationId invocation);

    /** Notes a login; only the first of a machine counts. */
    void loggedIn(WriteTransaction tx, WorkshopTag tag, MachineId machine, Duration took);

    /** How long each machine took from being asked for to the login. */
    Map<MachineId, Duration> logins(ReadTransaction tx, WorkshopTag tag);

    void end(WriteTransaction tx, WorkshopTag tag, Instant now);

    /**
     * A rehearsal.
     *
     * @param tag of its sandboxes
     * @param replyTo whose question it answers
     * @param wanted how many seats
     */
    record Rehearsal(
            WorkshopTag tag, WorkshopSlug workshop, Destination.ReplyTo replyTo, int wanted, Instant askedAt) {}
}
