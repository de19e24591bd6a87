package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.store.ReadTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlDatabaseTest {
    @TempDir
    private Path directory;

    private SqlDatabase database;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(file());
        database.write(tx -> SqlTransaction.handle(tx).execute("create table counter (n integer not null)"));
        database.write(tx -> SqlTransaction.handle(tx).execute("insert into counter values (0)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path file() {
        return directory.resolve("kindling.db");
    }

    private static int count(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select n from counter")
                .mapTo(Integer.class)
                .one();
    }

    private int set(int n) {
        return database.write(tx -> SqlTransaction.handle(tx).execute("update counter set n = ?", n));
    }

    private String pragma(String name) throws SQLException {
        try (var connection = database.writer().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("pragma " + name)) {
            return row.getString(1);
        }
    }

    @Test
    void the_writer_is_durable_and_strict() throws SQLException {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous")).as("FULL").isEqualTo("2");
        assertThat(pragma("foreign_keys")).isEqualTo("1");
        assertThat(pragma("busy_timeout")).isEqualTo("5000");
    }

    @Test
    void the_writer_takes_the_lock_before_it_reads() {
        // GIVEN a write that has only read so far
        database.write(tx -> {
            assertThat(count(tx)).isZero();
            // THEN another program cannot begin to write: it holds the lock from its first statement
            assertThatThrownBy(this::writeFromOutside).hasMessageContaining("SQLITE_BUSY");
            return true;
        });
    }

    private void writeFromOutside() throws SQLException {
        try (var other = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=1");
                var statement = other.createStatement()) {
            statement.executeUpdate("update counter set n = 99");
        }
    }

    @Test
    void only_the_owner_can_read_its_files() throws Exception {
        set(1);
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void a_restored_file_that_others_could_read_is_closed_to_them() throws Exception {
        database.close();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        database = SqlDatabase.open(file());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void eight_threads_that_read_then_write_lose_no_update() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        var inside = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        database.write(tx -> {
                            assertThat(inside.incrementAndGet()).isEqualTo(1);
                            int next = count(tx) + 1;
                            SqlTransaction.handle(tx).execute("update counter set n = ?", next);
                            return inside.decrementAndGet();
                        });
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(2, TimeUnit.MINUTES);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(database.read(SqlDatabaseTest::count)).isEqualTo(200);
    }

    @Test
    void what_throws_is_rolled_back_and_wakes_nobody() {
        List<String> woken = new ArrayList<>();
        assertThatThrownBy(() -> database.write(tx -> {
                    SqlTransaction.handle(tx).execute("update counter set n = 7");
                    tx.afterCommit(() -> woken.add("rolled back"));
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
        assertThat(database.read(SqlDatabaseTest::count)).isZero();
        assertThat(woken).isEmpty();

        database.write(tx -> {
            tx.afterCommit(() -> woken.add("committed: " + database.read(SqlDatabaseTest::count)));
            return SqlTransaction.handle(tx).execute("update counter set n = 8");
        });
        assertThat(woken).containsExactly("committed: 8");
    }

    @Test
    void a_wake_up_call_that_fails_does_not_make_the_commit_look_failed() {
        List<String> woken = new ArrayList<>();
        assertThat(database.<Integer>write(tx -> {
                    tx.afterCommit(() -> {
                        throw new IllegalStateException("the worker is gone");
                    });
                    tx.afterCommit(() -> woken.add("the next one"));
                    return SqlTransaction.handle(tx).execute("update counter set n = 3");
                }))
                .isEqualTo(1);
        assertThat(woken).containsExactly("the next one");
    }

    @Test
    void a_write_inside_a_write_is_told_so_at_once() {
        assertThatThrownBy(() -> database.write(tx -> set(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("write inside a write");
        assertThat(set(2)).isEqualTo(1);
        // After the commit the connection is free again.
        database.write(tx -> {
            tx.afterCommit(() -> set(5));
            return true;
        });
        assertThat(database.read(SqlDatabaseTest::count)).isEqualTo(5);
    }

    @Test
    void a_read_sees_one_moment_and_does_not_hold_up_writers() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        var seen = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        try {
            Future<List<Integer>> reader = pool.submit(() -> database.read(tx -> {
                int before = count(tx);
                seen.countDown();
                await(changed);
                return List.of(before, count(tx));
            }));
            assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
            set(9);
            changed.countDown();
            assertThat(reader.get(60, TimeUnit.SECONDS)).containsExactly(0, 0);
        } finally {
            pool.shutdownNow();
        }
        assertThat(database.read(SqlDatabaseTest::count)).isEqualTo(9);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_full_disk_refuses_the_write_and_later_writes_work_again() throws SQLException {
        String pages = pragma("page_count");
        pragma("max_page_count = " + pages);
        assertThatThrownBy(() -> database.write(tx -> {
                    SqlTransaction.handle(tx).execute("update counter set n = 1");
                    return SqlTransaction.handle(tx)
                            .execute("insert into event (at, actor, source, action, subject, outcome, detail)"
                                    + " values ('', '', '', '', '', '', hex(zeroblob(50000)))");
                }))
                .isInstanceOf(JdbiException.class)
                .hasMessageContaining("SQLITE_FULL");
        assertThat(database.read(SqlDatabaseTest::count)).isZero();

        pragma("max_page_count = 1000000");
        assertThat(set(4)).isEqualTo(1);
        assertThat(database.read(SqlDatabaseTest::count)).isEqualTo(4);
    }

    @Test
    void what_was_committed_is_there_when_it_is_opened_again() {
        set(6);
        database.close();
        assertThat(directory.resolve("kindling.db-wal")).doesNotExist();
        database = SqlDatabase.open(file());
        assertThat(database.read(SqlDatabaseTest::count)).isEqualTo(6);
    }
}
