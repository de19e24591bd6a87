package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.testing.EngineDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stops whoever wants to change a machine until the test opens it; counts what went through. */
final class Gate {
    private volatile CountDownLatch closed = new CountDownLatch(0);
    private final Semaphore arrivals = new Semaphore(0);
    private final AtomicInteger creations = new AtomicInteger();

    SandboxEngine around(SandboxEngine real) {
        return new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                pass();
                creations.incrementAndGet();
                super.create(spec);
            }

            @Override
            public void start(MachineSpec spec) {
                pass();
                super.start(spec);
            }

            @Override
            public void stop(MachineSpec spec) {
                pass();
                super.stop(spec);
            }

            @Override
            public RemovalReport remove(MachineRef ref) {
                pass();
                return super.remove(ref);
            }
        };
    }

    void shut() {
        arrivals.drainPermits();
        closed = new CountDownLatch(1);
    }

    void open() {
        closed.countDown();
    }

    /** Waits until somebody stands before the gate. */
    void awaitArrival() {
        try {
            if (!arrivals.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came to the engine");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int creations() {
        return creations.get();
    }

    private void pass() {
        arrivals.release();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Kindling is stopping.", true, "interrupted");
        }
    }
}
