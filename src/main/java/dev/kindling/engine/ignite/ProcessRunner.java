package dev.kindling.engine.ignite;

import java.time.Duration;
import java.util.List;

/** Runs the programs of an Ignite host, by argument list and never through a shell. Thread-safe. */
interface ProcessRunner {
    /**
     * Runs the command to its end or to its time limit, whichever comes first.
     *
     * @throws MissingProgramException when it cannot be started
     */
    ProcessResult run(List<String> command, Duration limit);
}
