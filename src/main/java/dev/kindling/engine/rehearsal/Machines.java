package dev.kindling.engine.rehearsal;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.units.HostPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The machines that there are, in memory. Thread-safe; a machine is changed under its {@linkplain MachineLocks lock} only. */
final class Machines {
    private final Map<MachineId, Machine> machines = new ConcurrentHashMap<>();

    void put(MachineId id, Machine machine) {
        machines.put(id, machine);
    }

    void remove(MachineId id) {
        machines.remove(id);
    }

    void changeIfThere(MachineId id, UnaryOperator<Machine> change) {
        machines.computeIfPresent(id, (same, was) -> change.apply(was));
    }

    List<MachineId> ids() {
        return List.copyOf(machines.keySet());
    }

    Optional<Machine> find(MachineId id) {
        return Optional.ofNullable(machines.get(id));
    }

    /** @throws EngineException when there is none */
    Machine existing(MachineId id) {
        return find(id).orElseThrow(
                        () -> new EngineException("There is no such sandbox any more.", false, "no machine " + id));
    }

    /** @throws EngineException when there is none, or what lies on disk of it cannot be read */
    MachineRecord readable(MachineId id) {
        return existing(id)
                .record()
                .orElseThrow(() -> new EngineException(
                        "The sandbox's record is damaged; delete it and make a new one.",
                        false,
                        "unreadable machine.json of " + id));
    }

    Optional<MachineRecord> record(MachineId id) {
        return find(id).flatMap(Machine::record);
    }

    MachineState state(MachineId id) {
        return find(id).map(Machine::state).orElse(MachineState.ABSENT);
    }

    Map<MachineId, MachineState> states() {
        var states = new HashMap<MachineId, MachineState>();
        machines.forEach((id, machine) -> states.put(id, machine.state()));
        return states;
    }

    /** The machine to which a port belongs, whether it listens or not. */
    Optional<MachineRecord> on(HostPort port) {
        return machines.values().stream()
                .flatMap(machine -> machine.record().stream())
                .filter(record -> record.port() == port.number())
                .findFirst();
    }
}
