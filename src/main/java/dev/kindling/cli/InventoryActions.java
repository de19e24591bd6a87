package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code inventory} does; the root package implements it. */
@FunctionalInterface
public interface InventoryActions {
    /**
     * @param from a directory or a Git address
     * @param write where the repaired inventory goes; nothing is written without
     */
    Outcome importSeed(KindlingConfig config, TeamsConfig teams, String from, Optional<Path> write);

    /**
     * What came of it.
     *
     * @param lines for people
     * @param clean whether there was no clash, or all of it was put right
     */
    record Outcome(List<String> lines, boolean clean) {
        public Outcome {
            lines = List.copyOf(lines);
        }
    }
}
