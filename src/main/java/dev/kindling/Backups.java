package dev.kindling;

import dev.kindling.cli.BackupActions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.ops.backup.Backup;
import dev.kindling.ops.backup.BackupTask;
import dev.kindling.ops.backup.Restore;
import dev.kindling.ops.backup.StatePlaces;
import dev.kindling.store.sql.SqlDatabaseCopies;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Backup and restore, put together. */
final class Backups implements BackupActions {
    private final InstantSource clock;

    Backups(InstantSource clock) {
        this.clock = clock;
    }

    private Backup backup() {
        return new Backup(new SqlDatabaseCopies(), clock, new Kindling.Version().getVersion()[0]);
    }

    /** The backups that Kindling makes by itself, if it is told to. */
    Optional<BackupTask> task(KindlingConfig config) {
        return config.backup().map(on -> new BackupTask(backup(), StatePlaces.of(config), on, clock));
    }

    @Override
    public List<String> backup(KindlingConfig config, Path file) {
        var made = backup().write(StatePlaces.of(config), file);
        return List.of(
                "Saved " + made.file() + ": database (schema " + made.schema() + "), host keys and engine state, "
                        + made.files() + " files, " + made.bytes() + " bytes.",
                "It holds the private host keys of all sandboxes: keep it as you keep those.");
    }

    @Override
    public List<String> restore(KindlingConfig config, Path file, boolean replace) {
        var places = StatePlaces.of(config);
        var restored = new Restore(new SqlDatabaseCopies(), clock).read(file, places, replace);
        var lines = new ArrayList<String>();
        lines.add("Restored " + places.directory() + " as it was at " + restored.made() + " (" + restored.files()
                + " files).");
        restored.aside().ifPresent(aside -> lines.add("What was there before is in " + aside + "."));
        lines.add("Start Kindling. What was made after the backup is unknown to it: see docs/backup.md.");
        return lines;
    }
}
