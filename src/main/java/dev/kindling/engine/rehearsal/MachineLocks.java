package dev.kindling.engine.rehearsal;

import dev.kindling.engine.MachineId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One change to a machine at a time. Few locks for many machines: sharing one costs a short wait, never a deadlock. */
final class MachineLocks {
    private final List<Object> locks = Stream.generate(Object::new).limit(64).toList();

    void run(MachineId id, Runnable change) {
        synchronized (lock(id)) {
            change.run();
        }
    }

    <T> T get(MachineId id, Supplier<T> change) {
        synchronized (lock(id)) {
            return change.get();
        }
    }

    private Object lock(MachineId id) {
        return locks.get(Math.floorMod(id.hashCode(), locks.size()));
    }
}
