package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/**
 * Brings sandboxes back that went wrong by themselves: as durable operations, which the engine does one after another, and
 * only while nothing else is being done to the sandbox. Each method says false when the sandbox is not as it has to be by
 * now, and has then changed nothing.
 */
public final class Revival {
    private final SandboxStore sandboxes;
    private final OperationStore operations;
    private final Operations starter;
    private final Lifecycle lifecycle;
    private final PortPool ports;

    Revival(
            SandboxStore sandboxes,
            OperationStore operations,
            Operations starter,
            Lifecycle lifecycle,
            PortPool ports) {
        this.sandboxes = sandboxes;
        this.operations = operations;
        this.starter = starter;
        this.lifecycle = lifecycle;
        this.ports = ports;
    }

    /** Whether something is being done to the sandbox, or waits to be. */
    public boolean busy(ReadTransaction tx, MachineId id) {
        return operations.unfinished(tx, id).isPresent();
    }

    /** Starts a machine that is off, with its disk; its owner gets the SSH details again, or hears why it did not start. */
    public boolean start(WriteTransaction tx, MachineId id, Requester requester, String why) {
        Optional<Sandbox> idle = idle(tx, id);
        idle.filter(sandbox -> sandbox.state() == SandboxState.READY)
                .ifPresent(sandbox -> move(tx, sandbox, SandboxState.STOPPED, requester, why));
        return idle(tx, id)
                .filter(sandbox -> sandbox.state() == SandboxState.STOPPED)
                .map(sandbox -> begin(tx, sandbox, SandboxState.BOOTING, OperationKind.START, requester, why))
                .isPresent();
    }

    /** Stops a machine that runs, and keeps its disk. */
    public boolean stop(WriteTransaction tx, MachineId id, Requester requester) {
        Optional<Sandbox> running = idle(tx, id).filter(sandbox -> sandbox.state() == SandboxState.READY);
        running.ifPresent(sandbox -> starter.start(tx, sandbox, OperationKind.STOP, requester));
        return running.isPresent();
    }

    /** Makes the machine anew where its disk is lost: same port, host key and keys. */
    public boolean rebuild(WriteTransaction tx, MachineId id, Requester requester, String why) {
        return idle(tx, id)
                .filter(sandbox -> sandbox.state() == SandboxState.READY
                        || sandbox.state() == SandboxState.STOPPED
                        || sandbox.state() == SandboxState.BOOTING)
                .map(sandbox -> begin(tx, sandbox, SandboxState.PROVISIONING, OperationKind.RESET, requester, why))
                .isPresent();
    }

    /** Takes up the work on a sandbox that is half-way between two states and that nobody works on. */
    public boolean resume(WriteTransaction tx, MachineId id, Requester requester) {
        Optional<Sandbox> idle = idle(tx, id);
        idle.flatMap(sandbox -> unfinishedWork(sandbox.state()))
                .ifPresent(kind -> starter.start(tx, idle.orElseThrow(), kind, requester));
        return idle.flatMap(sandbox -> unfinishedWork(sandbox.state())).isPresent();
    }

    /** What ought to be under way for a sandbox in this state. */
    public static Optional<OperationKind> unfinishedWork(SandboxState state) {
        return switch (state) {
            case REQUESTED, PROVISIONING -> Optional.of(OperationKind.PROVISION);
            case BOOTING -> Optional.of(OperationKind.START);
            case REMOVING -> Optional.of(OperationKind.REMOVE);
            case WAITING, READY, STOPPED, REMOVED, FAILED -> Optional.empty();
        };
    }

    /** Has the operation that is unfinished for this sandbox tried now, however long it would have waited. */
    public void goOn(WriteTransaction tx, MachineId id) {
        operations.unfinished(tx, id).ifPresent(operation -> starter.soon(tx, operation.id(), operation.kind()));
    }

    /** The same for every sandbox. */
    public void goOnWithAll(WriteTransaction tx) {
        operations
                .allUnfinished(tx)
                .forEach(id -> operations
                        .find(tx, id)
                        .ifPresent(operation -> starter.soon(tx, operation.id(), operation.kind())));
    }

    /** Gives back the port of a sandbox that has ended, through quarantine. */
    public boolean releasePort(WriteTransaction tx, MachineId id) {
        boolean ended =
                sandboxes.find(tx, id).filter(sandbox -> sandbox.state().live()).isEmpty() && !busy(tx, id);
        if (ended) {
            ports.release(tx, id);
        }
        return ended;
    }

    private Optional<Sandbox> idle(ReadTransaction tx, MachineId id) {
        return sandboxes.find(tx, id).filter(sandbox -> !busy(tx, id));
    }

    private Sandbox begin(
            WriteTransaction tx,
            Sandbox sandbox,
            SandboxState next,
            OperationKind kind,
            Requester requester,
            String why) {
        Sandbox begun = move(tx, sandbox.because(Optional.empty()), next, requester, why);
        starter.start(tx, begun, kind, requester);
        return begun;
    }

    private Sandbox move(WriteTransaction tx, Sandbox sandbox, SandboxState next, Requester requester, String why) {
        return lifecycle.move(
                tx, sandbox, next, requester.actor(), requester.cause().value(), why);
    }
}
