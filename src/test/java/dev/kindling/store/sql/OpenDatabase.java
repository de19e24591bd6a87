package dev.kindling.store.sql;

import dev.kindling.store.StoreException;
import dev.kindling.testing.Programs;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteDataSource;

/** A process of its own that opens a database under some limit of the system, and says what came of it. */
public final class OpenDatabase {
    private OpenDatabase() {}

    /** Opens a database as root without the right to pass over file modes, which is what another user would be. */
    static String withoutPrivileges(Path file) {
        return run("setpriv", List.of("--bounding-set", "-dac_override,-dac_read_search"), file, 0, 0);
    }

    /**
     * Opens a database where no file may grow beyond {@code kilobytes}, as on a full disk, then writes {@code rows} large
     * rows; after three refusals there is space again.
     */
    static String withFilesUpTo(int kilobytes, Path file, int rows) {
        Programs.require("prlimit");
        return run("env", List.of(), file, kilobytes, rows);
    }

    private static String run(String wrapper, List<String> options, Path file, int kilobytes, int rows) {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OpenDatabase.class.getName(),
                file.toString(),
                Integer.toString(kilobytes),
                Integer.toString(rows));
        return Programs.run(
                        Duration.ofMinutes(3),
                        wrapper,
                        Stream.concat(options.stream(), java.stream()).toArray(String[]::new))
                .output();
    }

    public static void main(String[] arguments) throws SQLException {
        Path file = Path.of(arguments[0]);
        int kilobytes = Integer.parseInt(arguments[1]);
        if (kilobytes > 0) {
            new SQLiteDataSource().getConnection().close();
            limitFiles(kilobytes * 1024 + ":unlimited");
        }
        try (var database = SqlDatabase.open(file)) {
            System.out.println("opened");
            fill(database, Integer.parseInt(arguments[2]));
        } catch (StoreException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void limitFiles(String limit) {
        Programs.run("prlimit", "--pid", Long.toString(ProcessHandle.current().pid()), "--fsize=" + limit);
    }

    private static void fill(SqlDatabase database, int rows) {
        int written = 0;
        int refused = 0;
        for (int i = 0; i < rows; i++) {
            try {
                database.write(
                        tx -> SqlTransaction.handle(tx)
                                .execute(
                                        "insert into event (at, actor, source, action,"
                                                + " subject, outcome, detail) values ('', '', '', 'fill', '', '', hex(zeroblob(20000)))"));
                written++;
            } catch (JdbiException e) {
                refused++;
                if (refused == 3) {
                    // Space again.
                    Programs.run(
                            "prlimit",
                            "--pid",
                            Long.toString(ProcessHandle.current().pid()),
                            "--fsize=unlimited");
                }
            }
        }
        int there = database.read(tx -> SqlTransaction.handle(tx)
                .createQuery("select count(*) from event where action = 'fill'")
                .mapTo(Integer.class)
                .one());
        System.out.println("refused some: " + (refused >= 3) + ", all others there: " + (written == there)
                + ", the last ones written: " + (written + refused == rows && refused < rows / 2));
    }
}
