package dev.kindling.engine.ignite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A helper program of the host, such as {@code ctr}, that may be missing. */
final class HostTool {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ProcessRunner runner;
    private final List<String> prefix;

    HostTool(ProcessRunner runner, String... prefix) {
        this.runner = runner;
        this.prefix = List.of(prefix);
    }

    String name() {
        return prefix.get(0);
    }

    /** What it printed; empty when it is missing, failed or took too long. */
    Optional<String> ask(String... arguments) {
        return ask(List.of(arguments));
    }

    Optional<String> ask(List<String> arguments) {
        try {
            var command = new ArrayList<>(prefix);
            command.addAll(arguments);
            ProcessResult result = runner.run(command, LIMIT);
            return result.succeeded() ? Optional.of(result.stdout()) : Optional.empty();
        } catch (MissingProgramException e) {
            return Optional.empty();
        }
    }
}
