package dev.kindling.inventory;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.OperationStore;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sandboxes as the database has them, with what is needed to describe them. */
final class SandboxRows {
    private final SandboxStore sandboxes;
    private final OperationStore operations;
    private final InventoryStore store;

    SandboxRows(SandboxStore sandboxes, OperationStore operations, InventoryStore store) {
        this.sandboxes = sandboxes;
        this.operations = operations;
        this.store = store;
    }

    /**
     * One of them.
     *
     * @param busy whether something is being done to it
     */
    record Row(Sandbox sandbox, List<SandboxKey> keys, boolean busy) {
        /** Whether its manifest is to say what it is, and not what is being made of it. */
        boolean atRest() {
            return settled(sandbox.state()) && !busy;
        }
    }

    static boolean settled(SandboxState state) {
        return state == SandboxState.READY || state == SandboxState.STOPPED;
    }

    Map<MachineId, Row> live(ReadTransaction tx) {
        var rows = new LinkedHashMap<MachineId, Row>();
        sandboxes.live(tx).forEach(sandbox -> rows.put(sandbox.id(), row(tx, sandbox)));
        return rows;
    }

    /** Also one that is gone by now. */
    Optional<Row> find(ReadTransaction tx, MachineId id) {
        return sandboxes.find(tx, id).map(sandbox -> row(tx, sandbox));
    }

    private Row row(ReadTransaction tx, Sandbox sandbox) {
        return new Row(
                sandbox,
                sandboxes.keys(tx, sandbox.id()),
                operations.unfinished(tx, sandbox.id()).isPresent());
    }

    /** What the person behind an actor of the audit is called, if it is one. */
    Optional<String> handle(ReadTransaction tx, String actor) {
        try {
            return store.handle(tx, ActorId.parse(actor));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
