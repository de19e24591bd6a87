package dev.kindling.ops.backup;

import dev.kindling.config.KindlingConfig;
import dev.kindling.fault.KindlingException;
import java.nio.file.Path;

/**
 * Where a Kindling keeps what it remembers.
 *
 * @param directory its state directory
 * @param database its database file, usually inside
 */
public record StatePlaces(Path directory, Path database) {
    private static final String SQLITE = "jdbc:sqlite:";

    public static StatePlaces of(KindlingConfig config) {
        String url = config.database().url();
        if (!url.startsWith(SQLITE)) {
            throw new KindlingException("database.url is not a file of SQLite, so that Kindling cannot copy it. Use the"
                    + " tools of that database; host keys are in "
                    + config.stateDir().resolve("host-keys") + ".");
        }
        Path directory = config.stateDir().toAbsolutePath().normalize();
        return new StatePlaces(
                directory,
                directory
                        .resolve(url.substring(SQLITE.length()))
                        .toAbsolutePath()
                        .normalize());
    }
}
