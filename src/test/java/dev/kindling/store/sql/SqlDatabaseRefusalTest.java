package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be used is refused with a sentence, and stays as it is. */
class SqlDatabaseRefusalTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("kindling.db");
    }

    private void existing() {
        try (var database = SqlDatabase.open(file())) {
            for (int i = 0; i < 200; i++) {
                String detail = "row " + i;
                database.write(tx -> SqlTransaction.handle(tx)
                        .execute(
                                "insert into event (at, actor, source, action, subject, outcome, detail)"
                                        + " values ('', '', '', '', '', '', ? || hex(zeroblob(100)))",
                                detail));
            }
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var change = connection.createStatement()) {
            change.executeUpdate(statement);
        }
    }

    private void assertRefused(String sentence) throws IOException {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> SqlDatabase.open(file()))
                .isInstanceOf(StoreException.class)
                .hasMessage(sentence.replace("FILE", file().toString()));
        assertThat(Arrays.equals(Files.readAllBytes(file()), before))
                .as("unchanged, to the byte")
                .isTrue();
        assertThat(openFiles()).as("left open").isEmpty();
        assertThat(directory.resolve("kindling.db-wal")).doesNotExist();
    }

    private Stream<Path> openFiles() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(SqlDatabaseRefusalTest::target)
                    .filter(target -> target.startsWith(directory))
                    .toList()
                    .stream();
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return Path.of("/closed/meanwhile");
        }
    }

    @Test
    void a_database_of_a_newer_kindling() throws Exception {
        existing();
        sql("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) values (99, '99', 'future', 'SQL', 'V99__future.sql', 1,"
                + " '', 1, 1)");
        assertRefused(
                "The database FILE was written by a newer Kindling (schema version 99). Install that version again,"
                        + " or restore a backup made with this one. Nothing was changed.");
    }

    @Test
    void a_database_with_other_migrations() throws Exception {
        existing();
        sql("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
        assertRefused("The database FILE was made by a Kindling whose migrations differ from this one's."
                + " Use the Kindling that made it, or restore a backup. Nothing was changed.");
    }

    private static final String DAMAGED =
            "The database FILE is damaged. Stop Kindling, restore a backup with ./kindling restore BACKUP --replace (what is there is kept beside it), and start again.";

    @Test
    void random_bytes() throws Exception {
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);
        Files.write(file(), noise);
        assertRefused(DAMAGED);
    }

    @Test
    void a_truncated_file() throws Exception {
        existing();
        try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.setLength(raw.length() / 2);
        }
        assertRefused(DAMAGED);
    }

    @Test
    void an_overwritten_page() throws Exception {
        existing();
        try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4096];
            new Random(7).nextBytes(noise);
            raw.seek(raw.length() - 3 * 4096);
            raw.write(noise);
        }
        assertRefused(DAMAGED);
    }

    @Test
    void a_database_of_another_program() throws Exception {
        sql("create table foreign_things (id integer)");
        assertThatThrownBy(() -> SqlDatabase.open(file()))
                .isInstanceOf(StoreException.class)
                .hasMessage("The file " + file() + " is the database of another program. Give database.url in"
                        + " kindling.yml another file, or move this one away.");
        // THEN what it holds is still there
        sql("insert into foreign_things values (1)");
    }

    @Test
    void a_directory_in_its_place() throws Exception {
        Files.createDirectory(file());
        assertThatThrownBy(() -> SqlDatabase.open(file()))
                .isInstanceOf(StoreException.class)
                .hasMessage(file() + " is not a file; the database must be one.");
    }

    @Test
    void a_directory_that_is_not_there_or_takes_no_files() {
        for (String place : new String[] {directory + "/missing/kindling.db", "/proc/kindling.db"}) {
            assertThatThrownBy(() -> SqlDatabase.open(Path.of(place)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("The database " + place + " cannot be made or opened (")
                    .hasMessageEndingWith("Check that its directory exists, belongs to the user who runs Kindling and"
                            + " can be written.");
        }
    }

    @Test
    void a_directory_that_cannot_be_written() throws Exception {
        existing();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThat(OpenDatabase.withoutPrivileges(file()))
                    .contains("refused: The database " + file() + " cannot be written. Check that its directory belongs"
                            + " to the user who runs Kindling and that the disk is not mounted read-only.")
                    .doesNotContain("opened");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_disk_that_is_full_at_the_start() throws Exception {
        assertThat(OpenDatabase.withFilesUpTo(8, file(), 0))
                .as("one sentence, not the traces of what the libraries tried")
                .doesNotContain("\tat ")
                .contains("refused: The disk that holds the database " + file() + " is full. Free some space and start"
                        + " again; nothing was lost.")
                .doesNotContain("opened");
        // WHEN there is space again THEN it starts as if nothing had been
        existing();
    }

    @Test
    void a_disk_that_fills_up_later_and_has_space_again() {
        assertThat(OpenDatabase.withFilesUpTo(1_200, file(), 80))
                .contains("opened")
                .contains("refused some: true, all others there: true, the last ones written: true");
    }
}
