package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.SandboxEngineContractTest;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The Ignite engine keeps what every engine keeps, here with the stand-in host. */
class IgniteEngineContractTest extends SandboxEngineContractTest {
    @TempDir
    Path directory;

    private final FreePorts ports = new FreePorts();

    /** Closed after the machines that the contract's own clean-up removes. */
    @AutoClose
    private StandInHost host;

    private KindlingConfig.Ignite config;
    private IgniteEngine engine;

    @BeforeEach
    void start_a_host() {
        host = StandInHost.on(directory.resolve("host"));
        config = prepare(host, Duration.ofSeconds(60));
        engine = newEngine();
    }

    /** How the engine reaches this host's programs, each call within the limit. */
    KindlingConfig.Ignite prepare(StandInHost host, Duration limit) {
        return host.config(limit);
    }

    private IgniteEngine newEngine() {
        return new IgniteEngine(config, host.host(), directory.resolve("state"));
    }

    @Override
    protected SandboxEngine engine() {
        return engine;
    }

    @Override
    protected SandboxEngine reopened() {
        engine.close();
        engine = newEngine();
        return engine;
    }

    @Override
    protected Flavour flavour() {
        return Flavours.standard();
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
    protected void leaveHalfMade(MachineSpec spec) {
        Path manifest = new WorkDirs(directory.resolve("state"), Optional.empty()).prepare(spec);
        host.misbehave("fail", "spawn");
        host.run("ignite", List.of("run", "--config", manifest.toString()));
        host.behave();
    }
}
