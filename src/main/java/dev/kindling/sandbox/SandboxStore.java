package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of sandboxes, their owners' names and their keys. */
public interface SandboxStore {
    /** Takes the next name of that owner, such as {@code vm-alice-001}; never given again. */
    String takeName(WriteTransaction tx, ActorId owner, String handle);

    void insert(WriteTransaction tx, Sandbox sandbox, List<SandboxKey> keys);

    void update(WriteTransaction tx, Sandbox sandbox);

    /** Writes another owner and handle into the row, and forgets to whom the last owner offered it. */
    void transfer(WriteTransaction tx, MachineId id, ActorId owner, String handle);

    /** Every sandbox that the workshop ever had, oldest first. */
    List<Sandbox> ofWorkshop(ReadTransaction tx, WorkshopTag workshop);

    /** How many of the workshop's sandboxes are in each state; states of none are left out. */
    Map<SandboxState, Integer> countsOf(ReadTransaction tx, WorkshopTag workshop);

    /** Moves the end of all live sandboxes of the workshop; says how many. */
    int moveEnds(WriteTransaction tx, WorkshopTag workshop, Instant end, Instant now);

    Optional<Sandbox> find(ReadTransaction tx, MachineId id);

    Optional<Sandbox> named(ReadTransaction tx, String name);

    /** Live sandboxes of one owner, oldest first. */
    List<Sandbox> of(ReadTransaction tx, ActorId owner);

    /** The last one that the owner had, if none is live: it explains why they cannot log in any more. */
    Optional<Sandbox> lastEnded(ReadTransaction tx, ActorId owner);

    /** Live sandboxes that others share with this person. */
    List<Sandbox> sharedWith(ReadTransaction tx, ActorId person);

    /** All live sandboxes, oldest first. */
    List<Sandbox> live(ReadTransaction tx);

    /** One person of each platform and workspace from which there ever was a sandbox. */
    List<ActorId> owners(ReadTransaction tx);

    /** Sandboxes in that state, oldest first; for the wait-list this is the order of service. */
    List<Sandbox> in(ReadTransaction tx, SandboxState state);

    /** How many sandboxes are in that state. */
    int count(ReadTransaction tx, SandboxState state);

    /** What the sandboxes that hold a port take together. */
    Usage usage(ReadTransaction tx);

    /** How many sandboxes of the team hold a port. */
    int usageOf(ReadTransaction tx, String team);

    List<SandboxKey> keys(ReadTransaction tx, MachineId id);

    /** Adds a key; a key that is there already stays as it is. */
    void addKey(WriteTransaction tx, MachineId id, SandboxKey key, Instant now);

    /** Takes away all keys of one holder, or every key when {@code holder} is empty. */
    void removeKeys(WriteTransaction tx, MachineId id, Optional<ActorId> holder);

    /** Handles of other people with a live sandbox who use the same key. */
    List<String> otherHolders(ReadTransaction tx, PublicKey key, ActorId besides);

    /** Remembers that a sandbox was offered to a teammate, who may now add a key. */
    void offer(WriteTransaction tx, MachineId id, ActorId person, Instant now);

    boolean offered(ReadTransaction tx, MachineId id, ActorId person);

    /** Notes a warning as sent; false when it was before. */
    boolean markWarned(WriteTransaction tx, MachineId id, Instant expiresAt, Duration before, Instant now);

    /** Whether any warning of that end was sent. */
    boolean warned(ReadTransaction tx, MachineId id, Instant expiresAt);
}
