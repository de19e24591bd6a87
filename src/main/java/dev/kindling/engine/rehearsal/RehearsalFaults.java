package dev.kindling.engine.rehearsal;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a rehearsal may be told to do wrong, for tests and for practising a bad day. Everything is off at first; may be
 * changed from any thread while the engine runs.
 */
public final class RehearsalFaults {
    private volatile Duration createDelay = Duration.ZERO;
    private final AtomicInteger retriableFailures = new AtomicInteger();
    private final AtomicInteger permanentFailures = new AtomicInteger();
    private final Set<MachineId> wrongHostKeys = ConcurrentHashMap.newKeySet();

    /** Every creation takes at least this long, as a real machine would. */
    public void delayCreates(Duration delay) {
        createDelay = delay;
    }

    /** The next {@code count} creations fail half-way; {@code worthRetrying} is what their exception says. */
    public void failNextCreates(int count, boolean worthRetrying) {
        (worthRetrying ? retriableFailures : permanentFailures).set(count);
    }

    /** From the next connection on, the machine shows a host key that nobody knows. */
    public void showWrongHostKey(MachineId id) {
        wrongHostKeys.add(id);
    }

    /** Everything works again. */
    public void clear() {
        createDelay = Duration.ZERO;
        retriableFailures.set(0);
        permanentFailures.set(0);
        wrongHostKeys.clear();
    }

    boolean showsWrongHostKey(MachineId id) {
        return wrongHostKeys.contains(id);
    }

    void holdUpCreate() {
        try {
            Thread.sleep(createDelay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("The sandbox was interrupted while it was made.", true, "interrupted");
        }
    }

    void failCreateIfTold() {
        if (takeOne(permanentFailures)) {
            throw new EngineException(
                    "The rehearsal engine was told to refuse this sandbox.",
                    false,
                    "RehearsalFaults: permanent failure");
        }
        if (takeOne(retriableFailures)) {
            throw new EngineException(
                    "The rehearsal engine was told to fail this time.", true, "RehearsalFaults: retriable failure");
        }
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}
