package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.Optional;

/** Stops a machine and keeps its disk. */
final class StopRunner implements OperationRunner {
    private final OperationContext context;

    StopRunner(OperationContext context) {
        this.context = context;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox running) {
        if (running.state() == SandboxState.READY) {
            context.machines().engine().stop(context.machines().spec(running, context.keys(running)));
        }
        context.work().write(tx -> {
            context.still(tx, operation).ifPresent(sandbox -> {
                Sandbox stopped = sandbox.state() == SandboxState.READY
                        ? context.move(tx, operation, sandbox, SandboxState.STOPPED, "stop asked for")
                        : sandbox;
                context.announcer().progress(tx, operation, context.cards().stopped(stopped));
                context.done(tx, operation);
            });
            return true;
        });
        return Optional.empty();
    }

    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        context.announcer().progress(tx, operation, context.cards().trouble(sandbox, "stopping it", failure));
    }
}
