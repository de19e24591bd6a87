package dev.kindling.inventory;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import dev.kindling.store.ReadTransaction;
import java.util.List;
import java.util.Optional;

/** What the inventory reads of the database, beyond sandboxes; it writes nothing there. */
public interface InventoryStore {
    /** An audit event with its number. */
    record Numbered(long id, AuditEvent event) {}

    /** A chat's workspace or guild that somebody came from. */
    record Workspace(Platform platform, String id) {}

    /** The next events, oldest first. */
    List<Numbered> eventsAfter(ReadTransaction tx, long id, int count);

    /** The newest event. */
    Optional<Numbered> newest(ReadTransaction tx);

    /**
     * The event that a mark speaks of. After a restore it may not be there, or be another one; then the newest that is not
     * later than the mark.
     */
    long resolve(ReadTransaction tx, Mark mark);

    /** State changes of one sandbox up to and with that event, newest first. */
    List<Numbered> transitions(ReadTransaction tx, String subject, long upTo);

    /** Whether the sandbox has an event of this source: what a wish asked for was begun. */
    boolean tried(ReadTransaction tx, String subject, String source);

    /** What a person was called when they last asked for a sandbox. */
    Optional<String> handle(ReadTransaction tx, ActorId person);

    /** Every workspace that a tenant came from. */
    List<Workspace> workspaces(ReadTransaction tx);
}
