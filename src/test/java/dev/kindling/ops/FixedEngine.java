package dev.kindling.ops;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.util.Map;
import java.util.Optional;

/** An engine on a host whose size a test sets; it makes no machines. */
final class FixedEngine implements SandboxEngine {
    private volatile Optional<Capacity> capacity = Optional.empty();

    void has(long gigabytes) {
        capacity = Optional.of(new Capacity(DataSize.gigabytes(gigabytes), DataSize.gigabytes(100), 4));
    }

    void breaks() {
        capacity = Optional.empty();
    }

    @Override
    public Capacity capacity() {
        return capacity.orElseThrow(() -> new IllegalStateException("the engine does not answer"));
    }

    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public EngineHealth health() {
        throw notHere();
    }

    @Override
    public boolean replacesKeysInPlace() {
        return true;
    }

    @Override
    public MachineState state(MachineId id) {
        throw notHere();
    }

    @Override
    public Map<MachineId, MachineState> machines() {
        return Map.of();
    }

    @Override
    public void create(MachineSpec spec) {
        throw notHere();
    }

    @Override
    public void start(MachineSpec spec) {
        throw notHere();
    }

    @Override
    public void stop(MachineSpec spec) {
        throw notHere();
    }

    @Override
    public void replaceKeys(MachineSpec spec) {
        throw notHere();
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        throw notHere();
    }

    @Override
    public Optional<String> portHolder(HostPort port) {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("no machines here");
    }
}
