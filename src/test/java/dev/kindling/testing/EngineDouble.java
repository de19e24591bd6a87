package dev.kindling.testing;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.LoginEvidence;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.units.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine around another one; a test overrides what shall go differently. */
public class EngineDouble implements SandboxEngine {
    protected final SandboxEngine real;

    public EngineDouble(SandboxEngine real) {
        this.real = real;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public EngineHealth health() {
        return real.health();
    }

    @Override
    public Capacity capacity() {
        return real.capacity();
    }

    @Override
    public boolean replacesKeysInPlace() {
        return real.replacesKeysInPlace();
    }

    @Override
    public MachineState state(MachineId id) {
        return real.state(id);
    }

    @Override
    public Map<MachineId, MachineState> machines() {
        return real.machines();
    }

    @Override
    public void create(MachineSpec spec) {
        real.create(spec);
    }

    @Override
    public void start(MachineSpec spec) {
        real.start(spec);
    }

    @Override
    public void stop(MachineSpec spec) {
        real.stop(spec);
    }

    @Override
    public void replaceKeys(MachineSpec spec) {
        real.replaceKeys(spec);
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        return real.remove(ref);
    }

    @Override
    public Optional<String> portHolder(HostPort port) {
        return real.portHolder(port);
    }

    @Override
    public Optional<LoginEvidence> evidence(MachineId id) {
        return real.evidence(id);
    }

    @Override
    public List<Leftover> leftovers(KnownMachines known) {
        return real.leftovers(known);
    }

    @Override
    public RemovalReport clear(Leftover leftover, KnownMachines known) {
        return real.clear(leftover, known);
    }

    @Override
    public Optional<String> hostBoot() {
        return real.hostBoot();
    }

    @Override
    public void close() {
        real.close();
    }
}
