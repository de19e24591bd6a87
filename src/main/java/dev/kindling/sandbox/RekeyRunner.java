package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes the keys in the database the only ones that log in to a running machine. */
final class RekeyRunner implements OperationRunner {
    private final OperationContext context;

    RekeyRunner(OperationContext context) {
        this.context = context;
    }

    @Override
    public Optional<Duration> run(Operation operation, Sandbox sandbox) {
        List<SandboxKey> keys = context.keys(sandbox);
        if (sandbox.state() == SandboxState.READY) {
            context.machines().engine().replaceKeys(context.machines().spec(sandbox, keys));
        }
        context.work().write(tx -> {
            if (context.current(tx, operation)) {
                context.announcer().progress(tx, operation, context.cards().keysChanged(sandbox, keys));
                context.done(tx, operation);
            }
            return true;
        });
        return Optional.empty();
    }

    @Override
    public void giveUp(WriteTransaction tx, Operation operation, Sandbox sandbox, Failure failure) {
        context.failed(tx, operation, failure);
        context.announcer().progress(tx, operation, context.cards().trouble(sandbox, "changing its keys", failure));
    }
}
