package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.inventory.seed.SeedMoves;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code inventory} does; the root package implements it. */
@FunctionalInterface
public interface InventoryActions {
    /**
     * @param from a directory or a Git address
     * @param write where the repaired inventory goes; nothing is written without
     * @param people whose machine is whose; nobody moves without
     */
    Outcome importSeed(
            KindlingConfig config, TeamsConfig teams, String from, Optional<Path> write, Optional<People> people);

    /**
     * Who is to move.
     *
     * @param file the list
     * @param life of the new sandboxes, such as {@code 72h}; as usual when empty
     */
    record People(Path file, Optional<String> life) {}

    /**
     * What came of it.
     *
     * @param lines for people
     * @param clean whether there was no clash, or all of it was put right
     * @param moves for those of the list of people who can move
     */
    record Outcome(List<String> lines, boolean clean, SeedMoves moves) {
        public Outcome {
            lines = List.copyOf(lines);
        }
    }
}
