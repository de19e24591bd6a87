package dev.kindling.sandbox;

import dev.kindling.engine.MachineRef;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.testing.EngineDouble;
import java.time.Duration;

/** An engine that takes its time to remove, as a real one does. */
final class SlowRemoval extends EngineDouble {
    private final Duration time;

    SlowRemoval(SandboxEngine real, Duration time) {
        super(real);
        this.time = time;
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return super.remove(ref);
    }
}
