package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of {@code ignite} that Kindling uses. Machines are passed as {@link MachineId} only: Ignite takes any prefix of
 * a name or uid, and even {@code ""}, so that nothing shorter than a full uid may ever reach it.
 */
final class IgniteCli {
    /** {@code stop} waits 20 s for the guest and then kills: 24 s were seen. */
    private static final Duration SHORTEST_STOP = Duration.ofSeconds(60);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(60);
    private static final Duration SHORTEST_IMPORT = Duration.ofMinutes(15);

    private final String binary;
    private final ProcessRunner runner;
    private final Duration limit;

    IgniteCli(String binary, ProcessRunner runner, Duration limit) {
        this.binary = binary;
        this.runner = runner;
        this.limit = limit;
    }

    IgniteListing list() {
        return IgniteListing.read(call(lookLimit(), "ps", "-a", "-t", IgniteVm.TEMPLATE));
    }

    /** Creates and starts the machine that the manifest describes. */
    IgniteReply run(Path manifest) {
        return call(limit, "run", "--config", manifest.toString());
    }

    IgniteReply start(MachineId id) {
        return call(limit, "start", id.value());
    }

    IgniteReply stop(MachineId id) {
        return call(atLeast(SHORTEST_STOP), "stop", id.value());
    }

    IgniteReply kill(MachineId id) {
        return call(limit, "kill", id.value());
    }

    IgniteReply remove(MachineId id) {
        return call(limit, "rm", "-f", id.value());
    }

    IgniteReply version() {
        return call(lookLimit(), "version");
    }

    /** @param kind {@code image} or {@code kernel} */
    IgniteReply listImages(String kind) {
        return call(lookLimit(), kind, "ls");
    }

    /** @param kind {@code image} or {@code kernel} */
    IgniteReply importImage(String kind, String name) {
        return call(atLeast(SHORTEST_IMPORT), kind, "import", name);
    }

    /**
     * Removes an image or kernel, or one copy of it. Ignite refuses while a machine uses it, but does not notice that when
     * there are two of the name.
     *
     * @param kind {@code image} or {@code kernel}
     * @param uid whole, 16 hex digits
     */
    IgniteReply removeImage(String kind, MachineId uid) {
        return call(limit, kind, "rm", uid.value());
    }

    private Duration lookLimit() {
        return limit.compareTo(LONGEST_LOOK) < 0 ? limit : LONGEST_LOOK;
    }

    /** Tests set limits of a second or two; only limits meant for real hosts are stretched. */
    private Duration atLeast(Duration shortest) {
        return limit.compareTo(Duration.ofSeconds(30)) < 0 || limit.compareTo(shortest) > 0 ? limit : shortest;
    }

    private IgniteReply call(Duration callLimit, String... arguments) {
        var command = new ArrayList<String>();
        command.add(binary);
        command.addAll(List.of(arguments));
        return new IgniteReply(runner.run(command, callLimit));
    }
}
