package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.PortInUseException;
import dev.kindling.sshkey.HostKey;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.HostPort;
import java.time.Duration;
import java.util.Optional;

/** Makes the machine of a new sandbox, or makes it anew for a reset, and waits until it is ready. */
final class ProvisionRunner implements OperationRunner {
    private static final int PORTS_TO_TRY = 20;

    private final OperationContext context;
    private final PortPool ports;
    private final BootWatch boot;

    ProvisionRunner(OperationContext context, PortPool ports, BootWatch boot) {
        this.context = context;
        this.ports = ports;
        this.boot = boot;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        return switch (sandbox.state()) {
            case REQUESTED, PROVISIONING -> make(operation);
            case BOOTING -> boot.begin(operation, sandbox);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Duration> look(Operation operation, Sandbox sandbox) {
        return sandbox.state() == SandboxState.BOOTING ? boot.look(operation, sandbox) : Optional.empty();
    }

    private Optional<Duration> make(Operation operation) {
        String uid = operation.sandbox().value();
        if (operation.kind() == OperationKind.RELEASE) {
            wipe(operation);
        }
        HostKey hostKey = context.machines().hostKeys().ensure(uid);
        Optional<PublicKey> bootstrapKey = context.work()
                .read(tx -> context.fresh(tx, operation))
                .filter(Sandbox::warm)
                .map(sandbox -> context.machines().bootstrapKeys().ensure(uid));
        Optional<Sandbox> provisioning = context.work()
                .write(tx -> context.fresh(tx, operation).map(sandbox -> {
                    bootstrapKey.ifPresent(key -> putInBootstrapKey(tx, sandbox, key));
                    return provisioning(tx, operation, sandbox, hostKey);
                }));
        if (provisioning.isEmpty()) {
            return Optional.empty();
        }
        if (operation.kind() == OperationKind.RESET) {
            clear(provisioning.get());
        }
        if (!create(operation, provisioning.get())) {
            return Optional.empty();
        }
        Optional<Sandbox> booting = context.work()
                .write(tx -> context.fresh(tx, operation).map(made -> {
                    context.operations().phaseBegan(tx, operation, context.now());
                    context.announcer()
                            .progress(tx, operation, context.cards().progress(made, "started, waiting for its sshd"));
                    return context.move(tx, operation, made, SandboxState.BOOTING, "on port " + Machines.port(made));
                }));
        // Look at the row again: the time of boot has just been written into the operation.
        return booting.flatMap(sandbox -> context.work()
                .read(tx -> context.operations().find(tx, operation.id()))
                .flatMap(now -> boot.begin(now, sandbox)));
    }

    /** The last tenant was root there: with the disk go the host key, of which they may have a copy, and any key of ours. */
    private void wipe(Operation operation) {
        String uid = operation.sandbox().value();
        context.work().read(tx -> context.fresh(tx, operation)).ifPresent(sandbox -> {
            clear(sandbox);
            context.machines().hostKeys().destroy(uid);
            context.machines().bootstrapKeys().destroy(uid);
            context.work().write(tx -> {
                context.seats().bootstrapsGone(tx, sandbox.id(), context.now());
                return true;
            });
        });
    }

    /** A warm seat opens to one key only, of which nobody but Kindling has the private half. */
    private void putInBootstrapKey(WriteTransaction tx, Sandbox sandbox, PublicKey key) {
        context.seats().bootstrapMade(tx, sandbox.id(), key, context.now());
        context.sandboxes().removeKeys(tx, sandbox.id(), Optional.empty());
        context.sandboxes()
                .addKey(tx, sandbox.id(), new SandboxKey(key, sandbox.owner(), sandbox.handle()), context.now());
    }

    private Sandbox provisioning(WriteTransaction tx, Operation operation, Sandbox sandbox, HostKey hostKey) {
        Sandbox showing = sandbox.showing(hostKey.publicKey());
        String step = operation.kind() == OperationKind.PROVISION ? "making the machine" : "getting a clean disk";
        context.announcer().progress(tx, operation, context.cards().progress(showing, step));
        return context.move(tx, operation, showing, SandboxState.PROVISIONING, "");
    }

    private void clear(Sandbox sandbox) {
        var report = context.machines()
                .engine()
                .remove(new MachineRef(sandbox.id(), sandbox.name(), Machines.port(sandbox)));
        if (!report.complete()) {
            throw new EngineException(
                    "The old machine could not be cleared away completely.", true, String.join("; ", report.left()));
        }
    }

    /** False when a removal took over meanwhile; it waits for this run to end and then clears what there is. */
    private boolean create(Operation operation, Sandbox sandbox) {
        var engine = context.machines().engine();
        Sandbox current = sandbox;
        for (int i = 0; i < PORTS_TO_TRY; i++) {
            try {
                var holder = engine.state(current.id()) == MachineState.RUNNING
                        ? Optional.<String>empty()
                        : engine.portHolder(Machines.port(current));
                if (holder.isPresent()) {
                    throw new PortInUseException(Machines.port(current), holder.get());
                }
                engine.create(context.machines().spec(current, context.keys(current)));
                return true;
            } catch (PortInUseException e) {
                Optional<Sandbox> moved = onAnotherPort(operation, e);
                if (moved.isEmpty()) {
                    return false;
                }
                current = moved.get();
            }
        }
        throw new EngineException("Too many ports of the host are taken by other programs.", true, "ports taken");
    }

    private Optional<Sandbox> onAnotherPort(Operation operation, PortInUseException taken) {
        if (operation.kind() != OperationKind.PROVISION) {
            // A reset keeps its port (design.md); whoever sits on it has to go first.
            throw taken;
        }
        return context.work()
                .write(tx -> context.fresh(tx, operation).map(sandbox -> exchange(tx, operation, sandbox, taken)));
    }

    private Sandbox exchange(WriteTransaction tx, Operation operation, Sandbox sandbox, PortInUseException taken) {
        HostPort port = ports.exchange(tx, taken.port(), sandbox.id())
                .orElseThrow(() ->
                        new EngineException("All ports of the host are taken at the moment.", true, taken.detail()));
        Sandbox moved = sandbox.on(port);
        context.sandboxes().update(tx, moved);
        context.lifecycle()
                .note(
                        tx,
                        moved,
                        "port exchanged",
                        operation.actor(),
                        operation.cause().value(),
                        "done",
                        taken.port() + " is held by " + taken.detail() + ", now " + port);
        return moved;
    }

    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        Sandbox failed = context.move(
                tx, operation, sandbox.because(Optional.of(failure)), SandboxState.FAILED, failure.reason());
        // Its machine is cleaned up in the background; the wish itself has ended here.
        context.starter()
                .start(tx, failed, OperationKind.CLEAN, operation.cause(), operation.actor(), Optional.empty());
        context.news().tell(tx, failed, SeatListener.News.FAILED);
        var card = failed.seat()
                ? context.cards().seatFailed(failed, failure)
                : context.cards().failed(failed, failure);
        context.announcer().progress(tx, operation, card);
        context.announcer().tell(tx, failed, failed.owner(), "failed", card, operation);
        context.announcer()
                .tellStaff(
                        tx,
                        failed,
                        "failed",
                        context.cards().operatorTrouble(failed, "It could not be made.", failure),
                        true,
                        operation.cause());
    }
}
