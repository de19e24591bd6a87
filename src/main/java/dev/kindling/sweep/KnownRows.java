package dev.kindling.sweep;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.UnitOfWork;

/** What the table of sandboxes says of machines; asked anew each time. */
final class KnownRows implements KnownMachines {
    private final UnitOfWork work;
    private final SandboxStore sandboxes;
    private final Revival revival;

    KnownRows(UnitOfWork work, SandboxStore sandboxes, Revival revival) {
        this.work = work;
        this.sandboxes = sandboxes;
        this.revival = revival;
    }

    @Override
    public boolean needed(MachineId id) {
        return work.read(tx -> revival.busy(tx, id)
                || sandboxes
                        .find(tx, id)
                        .filter(sandbox -> sandbox.state().live())
                        .isPresent());
    }

    @Override
    public boolean made(MachineId id) {
        return work.read(tx -> sandboxes.find(tx, id)).isPresent();
    }
}
