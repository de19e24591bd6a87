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
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        // A stopped one of which something goes on is stopped once more.
        if (sandbox.state() == SandboxState.READY || sandbox.state() == SandboxState.STOPPED) {
            context.machines().engine().stop(context.machines().spec(sandbox, context.keys(sandbox)));
        }
        context.work().write(tx -> {
            context.fresh(tx, operation).ifPresent(now -> {
                Sandbox stopped = now.state() == SandboxState.READY
                        ? context.move(tx, operation, now, SandboxState.STOPPED, "stop asked for")
                        : now;
                context.news().tell(tx, stopped, SeatListener.News.STOPPED);
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
