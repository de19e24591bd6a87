package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows about who may get a seat: codes and guests, the wait-list, and remembered keys. */
public interface AdmissionStore {
    /** Adds a code that is known by its hash only. */
    void addCode(WriteTransaction tx, String hash, WorkshopSlug workshop, ActorId madeBy, Instant now);

    Optional<Code> code(ReadTransaction tx, String hash);

    /** Notes the code as used and lets the person in. */
    void admit(WriteTransaction tx, Code code, ActorId person, Instant now);

    boolean guest(ReadTransaction tx, WorkshopSlug workshop, ActorId person);

    /** Puts somebody at the end of the wait-list; who is there already keeps their place, with the newer key. */
    void queue(WriteTransaction tx, Waiting waiting);

    /** The wait-list, first come first. */
    List<Waiting> waiting(ReadTransaction tx, WorkshopSlug workshop);

    void leave(WriteTransaction tx, WorkshopSlug workshop, ActorId person);

    /** Forgets codes, guests, invited groups, the wait-list and raised hands of a workshop that is over. */
    void forget(WriteTransaction tx, WorkshopSlug workshop);

    Optional<PublicKey> rememberedKey(ReadTransaction tx, ActorId person);

    void remember(WriteTransaction tx, ActorId person, PublicKey key, Instant now);

    /** True when there was one. */
    boolean forgetKey(WriteTransaction tx, ActorId person);

    /**
     * A code for one person from outside the team.
     *
     * @param usedBy who used it
     */
    record Code(String hash, WorkshopSlug workshop, Optional<ActorId> usedBy) {}

    /**
     * Somebody who waits for a seat.
     *
     * @param channel where they asked
     */
    record Waiting(
            WorkshopSlug workshop, ActorId person, String handle, PublicKey key, String channel, Instant askedAt) {}
}
