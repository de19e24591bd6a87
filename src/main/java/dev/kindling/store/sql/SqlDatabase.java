package dev.kindling.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.StoreException;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.nio.file.Path;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite file: one writing connection (IMMEDIATE, WAL, synchronous FULL) and a few reading ones. With a single writer,
 * whatever a block counted stays true until it commits; those who wait at the same time share a commit. Thread-safe.
 */
public final class SqlDatabase implements UnitOfWork, AutoCloseable {
    private static final int READERS = 4;

    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final GroupCommit commits;
    private final Jdbi reading;
    private volatile @Nullable Thread writingThread;

    private SqlDatabase(HikariDataSource writer, HikariDataSource readers) {
        this.writer = writer;
        this.readers = readers;
        this.commits = new GroupCommit(Jdbi.create(writer));
        this.reading = Jdbi.create(readers);
    }

    /**
     * Opens the file, checks it and brings its schema up to date.
     *
     * @throws StoreException when it is corrupt, read-only, from a newer Kindling or the disk is full; nothing is left open
     */
    public static SqlDatabase open(Path file) {
        HikariDataSource writer = null;
        HikariDataSource readers = null;
        try {
            DatabaseFile.prepare(file);
            writer = pool("writer", source(file, SQLiteConfig.TransactionMode.IMMEDIATE), 1);
            // In this order: what is refused for being damaged or newer stays as it is, to the byte.
            DatabaseFile.checkPages(writer, file);
            migrate(writer, file);
            DatabaseFile.checkWritable(writer, file);
            readers = pool("readers", source(file, SQLiteConfig.TransactionMode.DEFERRED), READERS);
            return new SqlDatabase(writer, readers);
        } catch (RuntimeException e) {
            if (readers != null) {
                readers.close();
            }
            if (writer != null) {
                writer.close();
            }
            throw e instanceof StoreException known ? known : DatabaseFile.explain(file, e);
        }
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(mode);
        config.enforceForeignKeys(true);
        // Else "insert or replace" would slip past the trigger that guards the audit.
        config.enableRecursiveTriggers(true);
        config.setBusyTimeout(5_000);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static HikariDataSource pool(String name, DataSource source, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size == 1 ? 1 : 0);
        config.setMaxLifetime(0);
        // Under a burst of commands the writer's queue is long; waiting is right, failing is not.
        config.setConnectionTimeout(60_000);
        config.setInitializationFailTimeout(1);
        return new HikariDataSource(config);
    }

    private static void migrate(DataSource source, Path file) {
        var flyway = Flyway.configure(SqlDatabase.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:migrations")
                .failOnMissingLocations(true)
                .ignoreMigrationPatterns(new String[0])
                .load();
        for (var applied : flyway.info().applied()) {
            if (applied.getState().isApplied() && !applied.getState().isResolved()) {
                throw new StoreException(
                        "The database " + file + " was written by a newer Kindling (schema version "
                                + applied.getVersion()
                                + "). Install that version again, or restore a backup made with this one. Nothing was changed.",
                        new IllegalStateException("schema " + applied.getVersion()));
            }
        }
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw new StoreException(
                    "The database " + file + " was made by a Kindling whose migrations differ from this one's."
                            + " Use the Kindling that made it, or restore a backup. Nothing was changed.",
                    e);
        } catch (FlywayException e) {
            throw DatabaseFile.explain(file, e);
        }
    }

    @Override
    public <T> T write(Function<WriteTransaction, T> work) {
        if (Thread.currentThread().equals(writingThread)) {
            // There is one writing connection, and this thread has it: waiting for it would never end well.
            throw new IllegalStateException("a write inside a write; pass the open transaction on instead");
        }
        return commits.run(tx -> {
            writingThread = Thread.currentThread();
            try {
                return work.apply(tx);
            } finally {
                writingThread = null;
            }
        });
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> work) {
        return reading.inTransaction(handle -> work.apply(new SqlTransaction(handle)));
    }

    DataSource writer() {
        return writer;
    }

    /** Closes all connections; SQLite folds the write-ahead log into the file. */
    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
