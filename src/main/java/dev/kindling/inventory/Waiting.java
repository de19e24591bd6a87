package dev.kindling.inventory;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Revival;
import dev.kindling.store.UnitOfWork;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Operations that could not go on because the remote was out of reach. They try again by themselves, in pauses that grow; when
 * a push has succeeded they are woken. Not thread-safe but for {@link #wakeBy}.
 */
final class Waiting {
    private final UnitOfWork work;
    private final Set<MachineId> machines = new LinkedHashSet<>();
    private volatile Optional<Revival> revival = Optional.empty();
    private boolean begun;

    Waiting(UnitOfWork work) {
        this.work = work;
    }

    void wakeBy(Revival operations) {
        revival = Optional.of(operations);
    }

    /** The operation of this machine waits. */
    void add(MachineId machine) {
        machines.add(machine);
    }

    /** The remote has what it is to have. */
    void wake() {
        if (revival.isEmpty() || (begun && machines.isEmpty())) {
            return;
        }
        work.write(tx -> {
            if (begun) {
                machines.forEach(machine -> revival.get().goOn(tx, machine));
            } else {
                // Which of them waited before this start, nobody knows.
                revival.get().goOnWithAll(tx);
            }
            return true;
        });
        begun = true;
        machines.clear();
    }
}
