package dev.kindling.sandbox;

import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of what only a workshop's sandboxes have: bootstrap keys, lent keys, the queue of removals, receipts. */
public interface SeatStore {
    /** Notes the public half of a bootstrap key before it goes into a machine; again is harmless. */
    void bootstrapMade(WriteTransaction tx, MachineId id, PublicKey key, Instant now);

    /** Bootstrap keys that are not yet proven dead. */
    List<PublicKey> openBootstraps(ReadTransaction tx, MachineId id);

    /** Fingerprints of all keys that this machine ever had besides its tenants': Kindling's own and lent ones. */
    List<String> notTheTenants(ReadTransaction tx, MachineId id);

    /** Notes that all bootstrap keys of the machine are proven dead, or went with its disk. */
    void bootstrapsGone(WriteTransaction tx, MachineId id, Instant now);

    /** Notes until when a key that is in {@link SandboxStore#keys} is lent. */
    void lend(WriteTransaction tx, MachineId id, String fingerprint, Instant until);

    /** The key that is lent now, if any. */
    Optional<LentKey> lent(ReadTransaction tx, MachineId id);

    /** Takes the lent key out of the sandbox's keys. */
    void lendingEnded(WriteTransaction tx, MachineId id, Instant now);

    /** Puts a sandbox at the end of its workshop's queue of removals; one that stands there stays where it is. */
    void queueRemoval(WriteTransaction tx, WorkshopTag workshop, MachineId id, QueuedRemoval removal, Instant now);

    /** The next ones in the queue. */
    List<QueuedRemoval> nextRemovals(ReadTransaction tx, WorkshopTag workshop, int count);

    /** How many stand in the queue. */
    int queuedRemovals(ReadTransaction tx, WorkshopTag workshop);

    /** Whether removals that this invocation asked for still wait for their turn. */
    boolean removalsQueued(ReadTransaction tx, InvocationId cause);

    void unqueueRemoval(WriteTransaction tx, MachineId id);

    void receipt(WriteTransaction tx, MachineId id, List<String> removed, List<String> left, Instant now);

    /** The receipts of a workshop, in the order of the removals. */
    List<Receipt> receipts(ReadTransaction tx, WorkshopTag workshop);

    /** A lent key. */
    record LentKey(String fingerprint, Instant until) {}

    /** A removal that waits for its turn. */
    record QueuedRemoval(MachineId sandbox, String actor, String cause, String why) {}

    /** A receipt as it stands in its row. */
    record Receipt(MachineId sandbox, List<String> removed, List<String> left) {}
}
