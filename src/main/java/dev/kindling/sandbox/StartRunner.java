package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineState;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.Optional;

/** Starts a stopped machine with its disk and waits until it is ready again. */
final class StartRunner implements OperationRunner {
    private final OperationContext context;
    private final BootWatch boot;

    StartRunner(OperationContext context, BootWatch boot) {
        this.context = context;
        this.boot = boot;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        if (sandbox.state() != SandboxState.BOOTING) {
            return Optional.empty();
        }
        var engine = context.machines().engine();
        var spec = context.machines().spec(sandbox, context.keys(sandbox));
        if (engine.state(sandbox.id()) == MachineState.ABSENT) {
            throw new EngineException("Its machine is gone from the host.", false, "start of a machine that is absent");
        }
        engine.start(spec);
        if (engine.replacesKeysInPlace()) {
            // The keys may have been changed while it was off.
            engine.replaceKeys(spec);
        }
        // How long the start had to wait for its turn must not count as slow booting.
        context.work().write(tx -> {
            context.operations().phaseBegan(tx, operation, context.now());
            return true;
        });
        return context.work()
                .read(tx -> context.operations().find(tx, operation.id()))
                .flatMap(now -> boot.begin(now, sandbox));
    }

    @Override
    public Optional<Duration> look(Operation operation, Sandbox sandbox) {
        return sandbox.state() == SandboxState.BOOTING ? boot.look(operation, sandbox) : Optional.empty();
    }

    @Override
    public int attempts() {
        return 3;
    }

    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        Sandbox stopped = context.move(
                tx, operation, sandbox.because(Optional.of(failure)), SandboxState.STOPPED, failure.reason());
        context.news().tell(tx, stopped, SeatListener.News.STOPPED);
        var card = context.cards().startFailed(stopped, failure);
        context.announcer().progress(tx, operation, card);
        context.announcer().tell(tx, stopped, stopped.owner(), "start-failed", card, operation);
        context.announcer()
                .tellStaff(
                        tx,
                        stopped,
                        "start-failed",
                        context.cards().operatorTrouble(stopped, "It did not start.", failure),
                        true,
                        operation.cause());
    }
}
