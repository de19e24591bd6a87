package dev.kindling.engine.ignite;

import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.ignite.standin.RootHelperSocket;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.testing.Programs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/**
 * The Ignite engine keeps what every engine keeps when root's part is done by the real {@code kindling-root}: so the helper
 * lets through each call that the engine makes.
 */
class RootHelperContractTest extends IgniteEngineContractTest {
    @AutoClose
    @SuppressWarnings("UnusedVariable") // JUnit reads it
    private @Nullable RootHelperSocket helper;

    @Override
    KindlingConfig.Ignite prepare(StandInHost host, Duration limit) {
        Programs.require("flock"); // Linux
        host.runAsRoot(true);
        var socket = RootHelperSocket.on(directory.resolve("helper"), directory.resolve("host"));
        helper = socket;
        return socket.config(limit);
    }
}
