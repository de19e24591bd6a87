package dev.kindling.engine.rehearsal;

import dev.kindling.config.Flavour;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.SandboxEngineContractTest;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RehearsalEngineContractTest extends SandboxEngineContractTest {
    @TempDir
    Path state;

    private final FreePorts ports = new FreePorts();
    private SandboxEngine engine;

    @BeforeEach
    void open() {
        engine = new RehearsalEngine(state, address(), InstantSource.system());
    }

    @Override
    protected SandboxEngine engine() {
        return engine;
    }

    @Override
    protected SandboxEngine reopened() {
        engine.close();
        open();
        return engine;
    }

    @Override
    protected Flavour flavour() {
        return Rehearsals.FLAVOUR;
    }

    @Override
    protected HostPort freePort() {
        return ports.next();
    }

    @Override
    protected String address() {
        return "127.0.0.1";
    }

    @Override
    protected void leaveHalfMade(MachineSpec spec) throws IOException {
        var folder = Files.createDirectory(state.resolve(spec.id().value()));
        Files.writeString(folder.resolve("machine.json.new"), "{\"uid\": \"" + spec.id());
        reopened();
    }
}
