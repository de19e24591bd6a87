package dev.kindling.store.sql;

import dev.kindling.store.DatabaseCopies;
import dev.kindling.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Copies by {@code VACUUM INTO}: one read transaction in the write-ahead log, so that nobody who writes has to wait. */
public final class SqlDatabaseCopies implements DatabaseCopies {
    private static final int PATIENCE_MILLIS = 30_000;

    @Override
    public void copy(Path database, Path target) {
        if (!Files.isRegularFile(database)) {
            throw new StoreException(
                    "There is no database " + database + ". Has Kindling ever run with this state directory?",
                    new NoSuchFileException(database.toString()));
        }
        try {
            // SQLite accepts an empty file; made by SQLite itself it would have the umask's mode.
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new StoreException("The copy " + target + " cannot be made: " + e, e);
        }
        try (var connection = source(database).getConnection();
                var statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, target.toString());
            statement.execute();
        } catch (SQLException e) {
            throw DatabaseFile.full(e)
                    ? new StoreException(
                            "There is no room for the copy " + target + ". The database takes "
                                    + (database.toFile().length() >> 20)
                                    + " MB and more: free some space there, or name a file"
                                    + " on another disk.",
                            e)
                    : DatabaseFile.explain(database, e);
        }
    }

    @Override
    public String check(Path copy) {
        var source = source(copy);
        DatabaseFile.checkPages(source, copy);
        try {
            var applied = Flyway.configure(SqlDatabase.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:migrations")
                    .failOnMissingLocations(true)
                    .load()
                    .info()
                    .applied();
            if (applied.length == 0) {
                throw new StoreException(
                        "The copy is not a database of Kindling's: it has no schema history.",
                        new IllegalStateException("no migrations"));
            }
            Arrays.stream(applied)
                    .filter(migration -> !migration.getState().isResolved())
                    .findFirst()
                    .ifPresent(SqlDatabaseCopies::refuseNewer);
            return String.valueOf(applied[applied.length - 1].getVersion());
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw DatabaseFile.explain(copy, e);
        }
    }

    private static void refuseNewer(MigrationInfo migration) {
        throw new StoreException(
                "The copy was written by a newer Kindling (schema version " + migration.getVersion()
                        + "). Install that version to restore it.",
                new IllegalStateException("schema " + migration.getVersion()));
    }

    private static SQLiteDataSource source(Path file) {
        var config = new SQLiteConfig();
        // Neither makes a file that is not there nor changes the journal mode of one that is.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(PATIENCE_MILLIS);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
