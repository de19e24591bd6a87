package dev.kindling.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.config.KindlingConfig;
import dev.kindling.fault.KindlingException;
import dev.kindling.ops.StateDirectory;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.DatabaseCopies;
import dev.kindling.store.sql.SqlDatabaseCopies;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import dev.kindling.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup of a Kindling that runs, and what comes of it when it is restored. */
class BackupTest {
    @TempDir
    Path directory;

    @AutoClose
    private final SshProbe ssh = new SshProbe();

    private final SettableClock clock = new SettableClock();
    private final DatabaseCopies copies = new SqlDatabaseCopies();
    private final Backup backup = new Backup(copies, clock, "test");
    private final Restore restore = new Restore(copies, clock);

    private Path file() {
        return directory.resolve("kindling.zip");
    }

    private static StatePlaces places(House house) {
        return StatePlaces.of(house.config());
    }

    private boolean logsIn(Keys keys, Sandbox sandbox) {
        return ssh.tryLogin(
                        "127.0.0.1",
                        sandbox.port().orElseThrow(),
                        "root",
                        keys.pair(),
                        sandbox.hostKey().orElseThrow(),
                        Duration.ofSeconds(60))
                instanceof LoginResult.LoggedIn;
    }

    private static List<String> namesIn(Path archive) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void a_sandbox_that_was_deleted_after_the_backup_answers_again_after_the_restore() throws IOException {
        try (House house = House.open(directory.resolve("house"))) {
            // GIVEN a sandbox, and a backup made while Kindling runs
            Keys alice = Keys.fresh("alice");
            house.say("alice", "/sandbox create " + alice.line());
            house.settle();
            Sandbox sandbox = house.sandboxOf("alice");
            var made = backup.write(places(house), file());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
                    .isEqualTo("rw-------");

            // WHEN it is deleted, somebody else comes, and the backup is put in place of that
            house.say("alice", "/sandbox delete");
            house.press("alice", "Delete " + sandbox.name());
            house.settle();
            house.say("bob", "/sandbox create " + Keys.fresh("bob").line());
            house.settle();
            assertThat(logsIn(alice, sandbox)).isFalse();
            house.stop();
            var restored = restore.read(file(), places(house), true);
            house.begin();
            house.settle();

            // THEN alice logs in as before, on the pinned host key; bob is unknown, and what was there is kept
            assertThat(house.live()).extracting(Sandbox::name).containsExactly(sandbox.name());
            assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
            assertThat(logsIn(alice, sandbox)).isTrue();
            assertThat(restored.aside())
                    .hasValueSatisfying(
                            aside -> assertThat(aside.resolve("kindling.db")).exists());

            // THEN the restored sandbox can be reset with the host key that the tenant knows
            house.say("alice", "/sandbox reset");
            house.press("alice", "Reset " + sandbox.name());
            house.settle();
            assertThat(house.sandboxOf("alice").hostKey()).isEqualTo(sandbox.hostKey());
            assertThat(logsIn(alice, sandbox)).isTrue();
        }
    }

    @Test
    void it_is_consistent_although_everybody_writes_meanwhile() throws Exception {
        var people = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
        var plan = new Plan().ports(40).teams(Plan.oneTeam(people, "{sandboxes: 40, per-person: 2}"));
        try (House house = plan.open(directory.resolve("house"))) {
            people.forEach(person ->
                    house.say(person, "/sandbox create " + Keys.fresh(person).line()));
            // GIVEN people who never stop asking
            var stop = new AtomicBoolean();
            var talk = new Thread(() -> {
                for (int i = 0; !stop.get(); i++) {
                    house.say(people.get(i % people.size()), "/sandbox extend by 1m");
                }
            });
            talk.start();
            try {
                // WHEN backups are made one after another while machines are being made
                var archives = new ArrayList<Path>();
                for (int i = 0; i < 4; i++) {
                    archives.add(backup.write(places(house), directory.resolve("load-" + i + ".zip"))
                            .file());
                }
                // THEN each is whole, and holds the host key of every row that has one
                for (Path archive : archives) {
                    var fresh = new StatePlaces(
                            directory.resolve("at-" + archive.getFileName()),
                            directory.resolve("at-" + archive.getFileName()).resolve("kindling.db"));
                    restore.read(archive, fresh, false);
                    assertThat(copies.check(fresh.database())).isNotEmpty();
                    assertThat(uidsWithHostKey(fresh.database()))
                            .allSatisfy(uid -> assertThat(
                                            fresh.directory().resolve("host-keys/" + uid + "/ssh_host_ed25519_key"))
                                    .exists());
                }
            } finally {
                stop.set(true);
                talk.join();
            }
            house.settle();
        }
    }

    private static List<String> uidsWithHostKey(Path database) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var rows = connection
                        .createStatement()
                        .executeQuery("select uid from sandbox where host_key is not null and state <> 'REMOVED'")) {
            var uids = new ArrayList<String>();
            while (rows.next()) {
                uids.add(rows.getString(1));
            }
            return uids;
        }
    }

    private StatePlaces small() throws SQLException, IOException {
        Path state = directory.resolve("small");
        Files.createDirectories(state.resolve("host-keys/0123456789abcdef"));
        Files.writeString(state.resolve("host-keys/0123456789abcdef/ssh_host_ed25519_key"), "a key");
        Files.createSymbolicLink(state.resolve("link"), Path.of("kindling.db"));
        var places = new StatePlaces(state, state.resolve("kindling.db"));
        dev.kindling.store.sql.SqlDatabase.open(places.database()).close();
        return places;
    }

    @Test
    void marks_of_the_running_process_and_links_to_elsewhere_stay_out() throws Exception {
        var places = small();
        Files.createDirectories(places.directory().resolve("inventory/repo.git"));
        try (var running = StateDirectory.open(places.directory())) {
            backup.write(places, file());
            assertThat(running.path()).exists();
        }

        assertThat(namesIn(file()))
                .contains(
                        "database/kindling.db",
                        "state/host-keys/0123456789abcdef/ssh_host_ed25519_key",
                        "manifest.json")
                .noneMatch(name -> name.contains("lock") || name.contains("link") || name.contains("inventory"));
    }

    @Test
    void a_backup_is_never_overwritten_and_leaves_no_working_files() throws Exception {
        var places = small();
        backup.write(places, file());

        assertThatThrownBy(() -> backup.write(places, file()))
                .isInstanceOf(KindlingException.class)
                .hasMessageContaining("exists already");
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsOnly("small", "kindling.zip");
        }
    }

    @Test
    void a_state_directory_that_never_ran_has_nothing_to_save() {
        var places = new StatePlaces(directory.resolve("none"), directory.resolve("none/kindling.db"));

        assertThatThrownBy(() -> backup.write(places, file())).hasMessageContaining("There is no database");
    }

    @Test
    void nothing_is_restored_under_a_running_kindling() throws Exception {
        var places = small();
        backup.write(places, file());
        try (var running = StateDirectory.open(places.directory())) {
            assertThatThrownBy(() -> restore.read(file(), places, true))
                    .hasMessageContaining("Another Kindling is running on " + running.path());
        }
    }

    @Test
    void a_state_is_not_replaced_unless_told_to() throws Exception {
        var places = small();
        backup.write(places, file());

        assertThatThrownBy(() -> restore.read(file(), places, false))
                .hasMessageContaining("holds a state already")
                .hasMessageContaining("--replace");
        assertThat(places.database()).exists();
    }

    @Test
    void a_restore_into_an_absent_directory_gives_the_same_files_with_the_same_modes() throws Exception {
        var places = small();
        Path key = places.directory().resolve("host-keys/0123456789abcdef/ssh_host_ed25519_key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        backup.write(places, file());
        Path fresh = directory.resolve("fresh");

        var restored = restore.read(file(), new StatePlaces(fresh, fresh.resolve("kindling.db")), false);

        assertThat(restored.aside()).isEmpty();
        Path again = fresh.resolve("host-keys/0123456789abcdef/ssh_host_ed25519_key");
        assertThat(again).hasContent("a key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(again)))
                .isEqualTo("rw-------");
        StateDirectory.open(fresh).close();
    }

    @Test
    void what_root_restores_belongs_to_the_account_that_runs_kindling() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "this test needs root");
        var places = small();
        backup.write(places, file());
        int account = 12345;
        Files.setAttribute(places.directory(), "unix:uid", account);
        Files.setAttribute(places.directory(), "unix:gid", account);

        var restored = restore.read(file(), places, true);

        try (Stream<Path> files = Files.walk(places.directory())) {
            for (Path entry : files.filter(
                            entry -> !entry.startsWith(restored.aside().orElseThrow()))
                    .toList()) {
                assertThat(Files.getAttribute(entry, "unix:uid"))
                        .as(entry.toString())
                        .isEqualTo(account);
                assertThat(Files.getAttribute(entry, "unix:gid"))
                        .as(entry.toString())
                        .isEqualTo(account);
            }
        }
        assertThat(Files.getAttribute(restored.aside().orElseThrow(), "unix:uid"))
                .isEqualTo(account);
    }

    @Test
    void after_a_restore_that_was_cut_off_nothing_starts_until_it_is_repeated() throws Exception {
        var places = small();
        backup.write(places, file());
        Files.writeString(places.directory().resolve(StateDirectory.RESTORE_UNFINISHED), "");
        Files.delete(places.database());

        assertThatThrownBy(() -> StateDirectory.open(places.directory())).hasMessageContaining("was cut off");
        restore.read(file(), places, true);

        StateDirectory.open(places.directory()).close();
        assertThat(copies.check(places.database())).isNotEmpty();
    }

    @Test
    void a_disk_without_room_is_told_as_such_and_not_as_a_damaged_archive() {
        Path into = directory.resolve("state/.restore-1");

        assertThatThrownBy(() -> Archive.refuseWithoutRoom(file(), into, 5 << 20, 4 << 20))
                .hasMessageContaining("6 MB in " + directory.resolve("state") + ", where 4 MB are free");
        assertThatCode(() -> Archive.refuseWithoutRoom(file(), into, 4 << 20, 4 << 20))
                .doesNotThrowAnyException();
    }

    @Test
    void an_archive_with_any_bit_changed_is_refused_and_nothing_is_touched() throws Exception {
        var places = small();
        backup.write(places, file());
        byte[] whole = Files.readAllBytes(file());
        for (int at : new int[] {60, whole.length / 2, whole.length - 200}) {
            byte[] broken = whole.clone();
            broken[at] ^= 0x20;
            Files.write(file(), broken);
            assertRefused(places, "damaged");
        }
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertRefused(places, "damaged");
        Files.writeString(file(), "not a zip");
        assertRefused(places, "damaged");
    }

    private void assertRefused(StatePlaces places, String why) throws IOException {
        assertThatThrownBy(() -> restore.read(file(), places, true))
                .isInstanceOf(KindlingException.class)
                .hasMessageContaining(why);
        assertThat(copies.check(places.database())).isNotEmpty();
        try (var entries = Files.list(places.directory())) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".restore") || name.startsWith("before"));
        }
    }

    @Test
    void an_archive_that_points_outside_is_refused() throws Exception {
        var places = small();
        try (var zip = new ZipOutputStream(Files.newOutputStream(file()))) {
            zip.putNextEntry(new ZipEntry("../../evil"));
            zip.write("x".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(
                    ("{\"format\":1,\"kindling\":\"x\",\"made\":\"2026-01-01T00:00:00Z\",\"schema\":\"1\",\"skipped\":[],"
                                    + "\"files\":[{\"name\":\"../../evil\",\"size\":1,\"sha256\":\"\",\"mode\":\"rw-------\"}]}")
                            .getBytes(StandardCharsets.UTF_8));
        }

        assertRefused(places, "points outside");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void a_backup_of_a_newer_kindling_is_refused_by_schema_and_by_format() throws Exception {
        var places = small();
        Path newer = directory.resolve("newer");
        Files.createDirectories(newer);
        copies.copy(places.database(), newer.resolve("kindling.db"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + newer.resolve("kindling.db"))) {
            connection
                    .createStatement()
                    .executeUpdate(
                            "insert into flyway_schema_history select 999, '999', 'later', 'SQL', 'V999__later.sql',"
                                    + " 1, installed_by, installed_on, 1, 1 from flyway_schema_history limit 1");
        }
        new Backup(new Trusting(), clock, "2").write(new StatePlaces(newer, newer.resolve("kindling.db")), file());

        assertRefused(places, "newer Kindling (schema version 999)");

        try (var zip = new ZipOutputStream(Files.newOutputStream(file()))) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write("{\"format\":2,\"unknown\":true}".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(places, "newer Kindling (format 2)");
    }

    /** A Kindling that does not look at what it saves. */
    private static final class Trusting implements DatabaseCopies {
        @Override
        public void copy(Path database, Path target) {
            new SqlDatabaseCopies().copy(database, target);
        }

        @Override
        public String check(Path copy) {
            return "999";
        }
    }

    @Test
    void by_itself_it_makes_one_a_day_and_keeps_the_newest() throws Exception {
        var settings = new KindlingConfig.Backup(directory.resolve("nightly"), Duration.ofHours(24), 2);
        var task = new BackupTask(backup, small(), settings, clock);

        for (int day = 0; day < 4; day++) {
            Instant before = clock.instant();
            assertThat(task.run("all"))
                    .hasValueSatisfying(next -> assertThat(next)
                            .isBetween(before.plus(Duration.ofHours(24)), before.plus(Duration.ofHours(25))));
            clock.advance(Duration.ofHours(25));
        }
        Files.writeString(settings.directory().resolve("mine.zip"), "");

        try (var files = Files.list(settings.directory())) {
            assertThat(files.filter(path -> path.getFileName().toString().startsWith("kindling-")))
                    .hasSize(2);
        }
        assertThat(settings.directory().resolve("mine.zip")).exists();
        // Started again soon after, it knows that none is due yet.
        clock.advance(Duration.ofHours(-20));
        assertThat(new BackupTask(backup, small2(), settings, clock).run("all"))
                .hasValueSatisfying(next -> assertThat(next).isAfter(clock.instant()));
    }

    private StatePlaces small2() {
        return new StatePlaces(directory.resolve("small"), directory.resolve("small/kindling.db"));
    }

    @Test
    void what_a_kill_left_of_a_backup_goes_with_the_next_one_and_a_backup_from_a_time_to_come_is_none_yet()
            throws Exception {
        var settings = new KindlingConfig.Backup(directory.resolve("nightly"), Duration.ofHours(24), 1);
        Files.createDirectories(settings.directory());
        for (String left : List.of(
                ".kindling-20251129T100000Z.zip.db",
                ".kindling-20251129T100000Z.zip.db-journal",
                "kindling-20251129T100000Z.zip.part",
                "kindling-29991231T000000Z.zip")) {
            Files.writeString(settings.directory().resolve(left), "half");
        }
        Path mine = Files.writeString(settings.directory().resolve(".mine.zip.db"), "");
        var task = new BackupTask(backup, small(), settings, clock);

        assertThat(task.newest()).isEmpty();
        task.run("all");
        assertThat(task.newest()).isPresent();
        try (var files = Files.list(settings.directory())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.matches("kindling-\\d{8}T\\d{6}Z\\.zip")))
                    .containsExactly(mine.getFileName().toString());
        }
    }

    @Test
    void a_backup_that_does_not_succeed_is_tried_again_and_shown() throws Exception {
        Path blocked = Files.writeString(directory.resolve("a-file"), "");
        var task = new BackupTask(backup, small(), new KindlingConfig.Backup(blocked, Duration.ofHours(24), 2), clock);

        Instant before = clock.instant();
        assertThat(task.run("all"))
                .hasValueSatisfying(next -> assertThat(next)
                        .isBetween(before.plus(Duration.ofMinutes(29)), before.plus(Duration.ofMinutes(31))));

        assertThat(task.fault()).isPresent();
        assertThat(task.newest()).isEmpty();
    }
}
