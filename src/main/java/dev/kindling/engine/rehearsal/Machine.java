package dev.kindling.engine.rehearsal;

import dev.kindling.engine.MachineState;
import java.util.Optional;

/**
 * A machine as the engine holds it; replaced, never changed.
 *
 * @param record empty when what lies on disk cannot be read
 * @param server present while it listens
 */
record Machine(Optional<MachineRecord> record, Optional<MachineServer> server) {
    static final Machine UNREADABLE = new Machine(Optional.empty(), Optional.empty());

    static Machine running(MachineRecord record, MachineServer server) {
        return new Machine(Optional.of(record), Optional.of(server));
    }

    /** Stopped, or broken when its record says that it should run. */
    static Machine silent(MachineRecord record) {
        return new Machine(Optional.of(record), Optional.empty());
    }

    MachineState state() {
        if (server.isPresent()) {
            return MachineState.RUNNING;
        }
        return record.isEmpty() || record.get().running() ? MachineState.BROKEN : MachineState.STOPPED;
    }
}
