package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.SandboxEngineContractTest;
import dev.kindling.engine.ignite.standin.RootHelperSocket;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.testing.Programs;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Ignite engine keeps what every engine keeps when root's part is done by the real {@code kindling-root}: so the helper
 * lets through each call that the engine makes.
 */
class RootHelperContractTest extends SandboxEngineContractTest {
    @TempDir
    Path directory;

    private final FreePorts ports = new FreePorts();

    @AutoClose
    private StandInHost host;

    @AutoClose
    private RootHelperSocket helper;

    private IgniteEngine engine;

    @BeforeEach
    void start_a_host() {
        Programs.require("flock"); // Linux
        host = StandInHost.on(directory.resolve("host"));
        host.runAsRoot(true);
        helper = RootHelperSocket.on(directory.resolve("helper"), directory.resolve("host"));
        engine = newEngine();
    }

    private IgniteEngine newEngine() {
        return new IgniteEngine(helper.config(Duration.ofSeconds(20)), host.host(), directory.resolve("state"));
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
