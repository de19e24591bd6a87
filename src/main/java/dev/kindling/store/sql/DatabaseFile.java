package dev.kindling.store.sql;

import dev.kindling.fault.FileTrouble;
import dev.kindling.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Makes and checks the file under the database, and says in words what is wrong with one. */
final class DatabaseFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private DatabaseFile() {}

    /** Makes the file with mode 0600 before SQLite would make it with the umask's. */
    static void prepare(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new StoreException(file + " is not a file; the database must be one.", e);
            }
            closeToOthers(file);
        } catch (IOException e) {
            throw explain(file, new UncheckedIOException(e));
        }
    }

    /** A restored copy may have come with any mode. */
    private static void closeToOthers(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(mode)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw explain(file, new UncheckedIOException(e));
        }
    }

    /** Reads every page, so that a broken disk or file shows now and not at some later command. */
    static void checkPages(DataSource source, Path file) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("pragma quick_check(1)")) {
                String verdict = rows.next() ? rows.getString(1) : "no answer";
                if (!"ok".equals(verdict)) {
                    throw corrupt(file, new SQLException(verdict));
                }
            }
        } catch (SQLException e) {
            throw explain(file, e);
        }
    }

    /** Writes once, so that a full or read-only disk shows now and not at the first command. */
    static void checkWritable(DataSource source, Path file) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("create table if not exists write_probe (at text)");
            statement.executeUpdate("insert into write_probe values ('probe')");
            statement.executeUpdate("drop table write_probe");
        } catch (SQLException e) {
            throw explain(file, e);
        }
    }

    /** Whether there was no room for what SQLite had to write. */
    static boolean full(SQLException fault) {
        return fault instanceof SQLiteException sqlite
                && Set.of(SQLiteErrorCode.SQLITE_FULL, SQLiteErrorCode.SQLITE_IOERR_WRITE)
                        .contains(sqlite.getResultCode());
    }

    static StoreException explain(Path file, Throwable fault) {
        var sqlite = sqlite(fault);
        if (sqlite != null) {
            switch (sqlite.getResultCode()) {
                case SQLITE_CORRUPT,
                        SQLITE_NOTADB,
                        SQLITE_CORRUPT_VTAB,
                        SQLITE_CORRUPT_INDEX,
                        SQLITE_CORRUPT_SEQUENCE -> {
                    return corrupt(file, fault);
                }
                case SQLITE_READONLY,
                        SQLITE_READONLY_DIRECTORY,
                        SQLITE_READONLY_DBMOVED,
                        SQLITE_READONLY_CANTINIT,
                        SQLITE_READONLY_CANTLOCK,
                        SQLITE_READONLY_RECOVERY,
                        SQLITE_READONLY_ROLLBACK,
                        SQLITE_CANTOPEN,
                        SQLITE_PERM -> {
                    return new StoreException(
                            "The database " + file
                                    + " cannot be written. Check that its directory belongs to the user who"
                                    + " runs Kindling and that the disk is not mounted read-only.",
                            fault);
                }
                case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE -> {
                    return new StoreException(
                            "The disk that holds the database " + file + " is full. Free some space and start again;"
                                    + " nothing was lost.",
                            fault);
                }
                case SQLITE_BUSY, SQLITE_LOCKED -> {
                    return new StoreException(
                            "Another program holds the database " + file + ". Is a second Kindling running? fuser -v "
                                    + file + " names it.",
                            fault);
                }
                default -> {
                    return new StoreException(
                            "The database " + file + " cannot be used: " + sqlite.getResultCode().message, fault);
                }
            }
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof NativeLibraryNotFoundException) {
                return new StoreException(
                        "The database " + file + " was not opened: SQLite's library cannot be unpacked into "
                                + System.getProperty("java.io.tmpdir")
                                + ". Check that there is space and that programs may be run from there.",
                        fault);
            }
            if (cause instanceof IOException trouble) {
                return new StoreException(
                        "The database " + file + " cannot be made or opened ("
                                + FileTrouble.words(trouble)
                                + "). Check that its directory exists, belongs to the user who runs Kindling and can be"
                                + " written.",
                        fault);
            }
        }
        if (String.valueOf(fault.getMessage()).contains("non-empty schema")) {
            return new StoreException(
                    "The file " + file
                            + " is the database of another program. Give database.url in kindling.yml another"
                            + " file, or move this one away.",
                    fault);
        }
        return new StoreException(
                "The database " + file + " does not fit this Kindling: " + firstLine(fault.getMessage()), fault);
    }

    private static StoreException corrupt(Path file, Throwable fault) {
        return new StoreException(
                "The database " + file
                        + " is damaged. Stop Kindling, restore a backup with ./kindling restore BACKUP --replace (what is there is kept beside it), and start again.",
                fault);
    }

    private static @Nullable SQLiteException sqlite(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException found) {
                return found;
            }
        }
        return null;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("");
    }
}
