package dev.kindling.workshop;

import dev.kindling.chat.Destination;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.Invitations.Guest;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows about groups that are invited: look-ups under way, and rules for groups whose members cannot be listed. */
public interface GatheringStore {
    void add(WriteTransaction tx, Request request);

    Optional<Request> find(ReadTransaction tx, String id);

    void remove(WriteTransaction tx, String id);

    /** Whether a look-up of that invocation is under way. */
    boolean unfinished(ReadTransaction tx, InvocationId invocation);

    /** Lets whoever belongs to the group have a seat; again is harmless. */
    void allow(WriteTransaction tx, WorkshopSlug workshop, Gathering group, Instant now);

    /** The groups whose people may have a seat. */
    Set<Gathering> allowed(ReadTransaction tx, WorkshopSlug workshop);

    /**
     * An invitation that waits for the platform.
     *
     * @param place whose words these were, and where the answer goes
     * @param people who were named one by one beside the groups
     * @param notes what could not be read, a sentence each
     */
    record Request(
            String id,
            WorkshopSlug workshop,
            Destination.ReplyTo place,
            List<Guest> people,
            List<String> notes,
            List<Gathering> groups,
            Instant askedAt) {
        public Request {
            people = List.copyOf(people);
            notes = List.copyOf(notes);
            groups = List.copyOf(groups);
        }
    }
}
