package dev.kindling.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.ops.backup.Backup;
import dev.kindling.ops.backup.Restore;
import dev.kindling.ops.backup.StatePlaces;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.sql.SqlDatabaseCopies;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mode record: everything that happens becomes a commit in a real repository, once. */
class RecordScenarioTest {
    @TempDir
    Path directory;

    private Origin origin;
    private House house;
    private final Keys alice = Keys.fresh("alice");

    @BeforeEach
    void open() {
        origin = new Origin(directory);
        house = new Plan().inventory(origin.settings("record")).open(directory.resolve("house"));
        house.settle();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Sandbox created(String person, Keys keys) {
        house.say(person, "/sandbox create " + keys.line());
        house.settle();
        return house.sandboxOf(person);
    }

    private static String manifest(Sandbox sandbox) {
        return "manifests/blue/" + sandbox.name() + "/vm.yaml";
    }

    private static String keys(Sandbox sandbox) {
        return "manifests/blue/" + sandbox.name() + "/" + sandbox.name() + ".pub";
    }

    private Map<?, ?> document(Sandbox sandbox) {
        return ManifestText.parse(origin.file(manifest(sandbox)).orElseThrow()).orElseThrow();
    }

    /** The remote is looked at once a minute, and after a failure in growing pauses. */
    private void aWhileLater() {
        house.advance(Duration.ofMinutes(6));
        house.settle();
    }

    @Test
    void each_change_is_one_commit_by_the_person_who_made_it() {
        Sandbox sandbox = created("alice", alice);
        for (String verb : new String[] {"stop", "start", "extend by 1h"}) {
            house.say("alice", "/sandbox " + verb);
            house.settle();
        }
        house.say("alice", "/sandbox reset");
        house.press("alice", "Reset " + sandbox.name());
        house.settle();
        house.say("fay", "/sandbox delete " + sandbox.name());
        house.press("fay", "Delete " + sandbox.name());
        house.settle();

        assertThat(origin.subjects())
                .containsExactly(
                        "Remove " + sandbox.name(),
                        "Reset " + sandbox.name(),
                        "Extend " + sandbox.name(),
                        "Start " + sandbox.name(),
                        "Stop " + sandbox.name(),
                        "Create " + sandbox.name() + " for alice (team blue)",
                        "Begin the inventory of 127.0.0.1");
        RevCommit removal = origin.commits().get(0);
        assertThat(removal.getAuthorIdent().getName()).isEqualTo("fay");
        assertThat(removal.getAuthorIdent().getEmailAddress()).isEqualTo("fay@console.console.invalid");
        assertThat(removal.getCommitterIdent().getName()).isEqualTo("Kindling");
        RevCommit creation = origin.commits().get(5);
        assertThat(creation.getAuthorIdent().getName()).isEqualTo("alice");
        assertThat(creation.getFullMessage())
                .contains("Kindling-Sandbox: " + sandbox.id())
                .contains("Kindling-Invocation: " + sandbox.cause())
                .contains("Kindling-Chat: console console general");
        assertThat(origin.file(manifest(sandbox))).isEmpty();
        assertThat(origin.file(keys(sandbox))).isEmpty();
    }

    @Test
    void the_manifest_is_right_where_the_seed_was_wrong() {
        Sandbox sandbox = created("alice", alice);

        String yaml = origin.file(manifest(sandbox)).orElseThrow();
        assertThat(yaml)
                .contains("uid: \"" + sandbox.id() + "\"")
                .contains("protocol: \"tcp\"")
                .contains("hostPort: " + sandbox.port().orElseThrow())
                .contains("\"/etc/firecracker/" + keys(sandbox) + "\"")
                .doesNotContain("PRIVATE KEY");
        Map<?, ?> document = document(sandbox);
        assertThat(document.keySet().stream().map(String::valueOf))
                .containsExactly("apiVersion", "kind", "metadata", "spec", "status");
        assertThat(ManifestText.at(document, "metadata", "labels", "kindling-team"))
                .contains("blue");
        assertThat(ManifestText.at(document, "status", "running")).contains("true");
        assertThat(origin.file(keys(sandbox)).orElseThrow())
                .startsWith(alice.line().split(" ")[0]);

        house.say("alice", "/sandbox stop");
        house.settle();
        assertThat(ManifestText.at(document(sandbox), "status", "running")).contains("false");
    }

    @Test
    void a_new_key_is_a_commit_of_the_key_file() {
        Sandbox sandbox = created("alice", alice);
        Keys other = Keys.fresh("alice2");

        house.say("alice", "/sandbox key " + other.line());
        house.settle();

        assertThat(origin.subjects().get(0)).isEqualTo("Replace the key of " + sandbox.name());
        assertThat(origin.file(keys(sandbox)).orElseThrow())
                .contains(other.line().split(" ")[1])
                .doesNotContain(alice.line().split(" ")[1]);
    }

    @Test
    void commits_of_people_stay_and_ours_come_on_top() {
        origin.personCommits("README.md", Optional.of("read me"), "Say what this is");
        created("alice", alice);
        origin.personCommits("manifests/shared/registry/vm.yaml", Optional.of("kind: VM"), "A registry");
        Sandbox bobs = created("bob", Keys.fresh("bob"));

        assertThat(origin.subjects()).contains("Say what this is", "A registry");
        assertThat(origin.file("README.md")).contains("read me");
        assertThat(origin.file("manifests/shared/registry/vm.yaml")).contains("kind: VM");
        assertThat(origin.file(manifest(bobs))).isPresent();
        assertThat(origin.commits()).allMatch(commit -> commit.getParentCount() <= 1);
    }

    @Test
    void what_people_change_in_our_files_is_put_back_and_told_to_the_operators() {
        Sandbox sandbox = created("alice", alice);
        String ours = origin.file(manifest(sandbox)).orElseThrow();

        origin.personCommits(
                manifest(sandbox), Optional.of(ours.replace("running: true", "running: false")), "Stop it by hand");
        aWhileLater();

        assertThat(origin.file(manifest(sandbox))).contains(ours);
        assertThat(origin.subjects()).startsWith("Put back what was changed by hand", "Stop it by hand");
        assertThat(house.lastDirectMessageTo("olga"))
                .contains("put back", "Hanna Hand", manifest(sandbox), "Stop it by hand");
        // Once, and not again and again.
        int commits = origin.commits().size();
        aWhileLater();
        assertThat(origin.commits()).hasSize(commits);
        assertThat(house.directMessagesTo("olga")).hasSize(1);
    }

    @Test
    void a_revert_of_a_stop_starts_the_sandbox_and_a_revert_of_a_start_stops_it() {
        Sandbox sandbox = created("alice", alice);
        house.say("alice", "/sandbox stop");
        house.settle();

        // WHEN the commit of the stop is reverted
        origin.personReverts("Stop " + sandbox.name());
        aWhileLater();

        // THEN the sandbox runs, people know why, and nothing is put back
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house.directMessagesTo("alice"))
                .anySatisfy(card -> assertThat(card.toString())
                        .contains(sandbox.name() + " is being started again", "Hanna Hand reverted"));
        assertThat(house.lastDirectMessageTo("olga")).contains("is being started again", "Hanna Hand");
        assertThat(origin.subjects().get(0)).isEqualTo("Start " + sandbox.name());
        assertThat(origin.commits().get(0).getFullMessage()).contains("Kindling-Actor: git:Hanna Hand");

        // WHEN that start is reverted, THEN it stops again, once
        origin.personReverts("Revert \"Stop " + sandbox.name() + "\"");
        aWhileLater();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        house.say("alice", "/sandbox stop");
        house.settle();
        house.say("alice", "/sandbox start");
        house.settle();
        origin.personReverts("Start " + sandbox.name());
        aWhileLater();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.STOPPED);
        int commits = origin.commits().size();
        aWhileLater();
        assertThat(origin.commits()).hasSize(commits);
        assertThat(ManifestText.running(origin.file(manifest(sandbox)).orElseThrow()))
                .isFalse();
    }

    @Test
    void a_change_by_hand_that_a_change_of_ours_meets_is_told_too_and_what_ignited_adds_is_not() {
        Sandbox sandbox = created("alice", alice);
        String ours = origin.file(manifest(sandbox)).orElseThrow();
        origin.personCommits(
                manifest(sandbox), Optional.of(ours.replace("running: true", "running: false")), "Stop it by hand");

        house.say("alice", "/sandbox extend by 1h");
        house.settle();

        assertThat(origin.subjects()).startsWith("Extend " + sandbox.name(), "Stop it by hand");
        assertThat(document(sandbox)).isNotNull();
        assertThat(ManifestText.at(document(sandbox), "status", "running")).contains("true");
        assertThat(house.lastDirectMessageTo("olga")).contains("put back", "Hanna Hand", "Stop it by hand");

        origin.personCommits(
                manifest(sandbox),
                Optional.of(origin.file(manifest(sandbox)).orElseThrow() + "  startTime: \"2026-11-22T19:00:00Z\"\n"),
                "status");
        house.say("alice", "/sandbox extend by 1h");
        house.settle();
        assertThat(house.directMessagesTo("olga")).hasSize(1);
    }

    private Instant end(String person) {
        return house.sandboxOf(person).lifespan().expiresAt().orElseThrow();
    }

    private static Instant endIn(Map<?, ?> document) {
        return Instant.parse(ManifestText.at(document, "metadata", "annotations", "kindling.dev/expires-at")
                .orElseThrow());
    }

    @Test
    void a_revert_of_an_extension_takes_it_back() {
        Sandbox sandbox = created("alice", alice);
        Instant before = end("alice");
        house.say("alice", "/sandbox extend by 1h");
        house.settle();
        assertThat(end("alice")).isAfter(before);

        origin.personReverts("Extend " + sandbox.name());
        aWhileLater();

        assertThat(end("alice")).isEqualTo(before);
        assertThat(endIn(document(sandbox))).isEqualTo(before);
        assertThat(origin.subjects().get(0)).startsWith("Revert");
        assertThat(house.lastDirectMessageTo("alice"))
                .contains(sandbox.name() + " ends at " + before, "Hanna Hand reverted");
        assertThat(house.lastDirectMessageTo("olga")).contains(sandbox.name() + " ends at " + before);

        // Once: who extends again afterwards has what they asked for.
        house.say("alice", "/sandbox extend by 30m");
        house.settle();
        aWhileLater();
        assertThat(end("alice")).isEqualTo(before.plus(Duration.ofMinutes(30)));
        assertThat(endIn(document(sandbox))).isEqualTo(end("alice"));
    }

    @Test
    void a_revert_of_an_extension_that_is_used_already_leaves_time_to_save() {
        Sandbox sandbox = created("alice", alice);
        Instant before = end("alice");
        house.say("alice", "/sandbox extend by 1h");
        house.settle();
        house.advance(Duration.between(house.now(), before).plusMinutes(10));
        house.settleWhatIsDue();

        origin.personReverts("Extend " + sandbox.name());
        aWhileLater();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(end("alice")).isBetween(house.now(), house.now().plus(Duration.ofMinutes(5)));
        assertThat(endIn(document(sandbox))).isEqualTo(end("alice"));
        int commits = origin.commits().size();
        aWhileLater();
        aWhileLater();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(origin.commits()).hasSize(commits + 1);
        assertThat(house.directMessagesTo("olga")).noneMatch(text -> text.contains("put back"));
    }

    @Test
    void a_revert_of_a_creation_ends_the_sandbox_after_a_time_in_which_its_owner_can_save() {
        Sandbox sandbox = created("alice", alice);

        origin.personReverts("Create " + sandbox.name() + " for alice (team blue)");
        aWhileLater();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(end("alice")).isBetween(house.now(), house.now().plus(Duration.ofMinutes(30)));
        // It is there still, and so the inventory says so, with its new end.
        assertThat(endIn(document(sandbox))).isEqualTo(end("alice"));
        assertThat(house.lastDirectMessageTo("alice"))
                .contains(sandbox.name() + " ends at", "its creation was undone", "Hanna Hand reverted");
        assertThat(house.directMessagesTo("olga")).noneMatch(text -> text.contains("put back"));
        assertThat(house.sql("select actor || ' ' || action from event where action = 'shorten'"))
                .containsExactly("git:Hanna Hand shorten");

        house.restart();
        house.advance(Duration.ofMinutes(31));
        house.settle();
        aWhileLater();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(origin.file(manifest(sandbox))).isEmpty();
    }

    @Test
    void who_extends_a_sandbox_whose_creation_was_undone_keeps_it() {
        Sandbox sandbox = created("alice", alice);
        origin.personReverts("Create " + sandbox.name() + " for alice (team blue)");
        aWhileLater();

        house.say("alice", "/sandbox extend by 2h");
        house.settle();
        aWhileLater();
        house.advance(Duration.ofMinutes(40));
        house.settle();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(endIn(document(sandbox))).isEqualTo(end("alice"));
    }

    @Test
    void a_revert_of_a_removal_is_refused_with_its_reason() {
        Sandbox sandbox = created("alice", alice);
        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        house.settle();

        origin.personReverts("Remove " + sandbox.name());
        aWhileLater();

        assertThat(origin.file(manifest(sandbox))).isEmpty();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house.lastDirectMessageTo("olga"))
                .contains("Hanna Hand", "A removal cannot be undone: the disk of that sandbox is gone");
    }

    @Test
    void a_revert_of_a_change_of_keys_is_refused_with_its_reason() {
        Sandbox sandbox = created("alice", alice);
        Keys other = Keys.fresh("alice2");
        house.say("alice", "/sandbox key " + other.line());
        house.settle();

        origin.personReverts("Replace the key of " + sandbox.name());
        aWhileLater();

        assertThat(origin.file(keys(sandbox)).orElseThrow())
                .contains(other.line().split(" ")[1])
                .doesNotContain(alice.line().split(" ")[1]);
        assertThat(house.lastDirectMessageTo("olga")).contains("Keys are their owner's", "/sandbox key");
    }

    @Test
    void an_end_that_somebody_writes_by_hand_is_put_back() {
        Sandbox sandbox = created("alice", alice);
        Instant before = end("alice");
        String ours = origin.file(manifest(sandbox)).orElseThrow();

        origin.personCommits(
                manifest(sandbox),
                Optional.of(ours.replace(
                        before.toString(), before.minusSeconds(3600).toString())),
                "End it sooner");
        aWhileLater();

        assertThat(end("alice")).isEqualTo(before);
        assertThat(origin.file(manifest(sandbox))).contains(ours);
        assertThat(house.lastDirectMessageTo("olga")).contains("put back");
    }

    @Test
    void a_message_that_only_claims_to_revert_moves_nothing() {
        Sandbox sandbox = created("alice", alice);
        String ours = origin.file(manifest(sandbox)).orElseThrow();
        String foreign = origin.commits().stream()
                .filter(commit -> commit.getShortMessage().startsWith("Begin the inventory"))
                .findFirst()
                .orElseThrow()
                .getName();

        origin.personCommits(
                manifest(sandbox),
                Optional.of(ours.replace("running: true", "running: false")),
                "Revert\n\nThis reverts commit " + foreign + ".");
        aWhileLater();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(origin.file(manifest(sandbox))).contains(ours);
    }

    @Test
    void what_ignited_adds_to_a_manifest_is_left_there() {
        Sandbox sandbox = created("alice", alice);
        String completed = origin.file(manifest(sandbox)).orElseThrow()
                + "  startTime: \"2026-11-22T19:00:00Z\"\n  network:\n    plugin: cni\n";

        origin.personCommits(manifest(sandbox), Optional.of(completed), "status");
        aWhileLater();

        assertThat(origin.file(manifest(sandbox))).contains(completed);
    }

    @Test
    void what_people_commit_does_not_wait_until_a_clock_that_was_set_back_has_caught_up() {
        Sandbox sandbox = created("alice", alice);
        String ours = origin.file(manifest(sandbox)).orElseThrow();
        origin.personCommits(
                manifest(sandbox), Optional.of(ours.replace("running: true", "running: false")), "Stop it by hand");

        house.advance(Duration.ofHours(-1));

        await().untilAsserted(() -> assertThat(origin.file(manifest(sandbox))).contains(ours));
    }

    @Test
    void while_the_repository_is_away_nothing_is_lost_and_the_operators_know() {
        created("bob", Keys.fresh("bob"));
        origin.away();

        Sandbox sandbox = created("alice", alice);
        for (int i = 0; i < 4; i++) {
            aWhileLater();
        }
        assertThat(house.inventory().status().ok()).isFalse();
        assertThat(house.inventory().status().unpushed()).isEqualTo(1);
        assertThat(house.lastDirectMessageTo("olga")).contains("cannot be pushed");
        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        house.settle();

        origin.back();
        aWhileLater();

        assertThat(house.inventory().status().detail()).isEqualTo("pushed");
        assertThat(origin.subjects())
                .startsWith("Remove " + sandbox.name(), "Create " + sandbox.name() + " for alice (team blue)");
        assertThat(house.lastDirectMessageTo("olga")).contains("is pushed again");
        assertThat(house.directMessagesTo("olga")).hasSize(1);
    }

    @Test
    void with_the_clone_deleted_between_commit_and_push_everything_is_committed_once() throws IOException {
        created("bob", Keys.fresh("bob"));
        origin.away();
        Sandbox sandbox = created("alice", alice);
        house.stop();
        deleteClone();
        origin.back();

        house.begin();
        house.settle();

        assertThat(origin.subjects())
                .filteredOn(subject -> subject.contains(sandbox.name()))
                .containsExactly("Create " + sandbox.name() + " for alice (team blue)");
    }

    private void deleteClone() throws IOException {
        Path clone = house.stateDir().resolve("inventory");
        try (Stream<Path> files = Files.walk(clone)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void a_damaged_clone_and_locks_of_a_killed_process_are_got_over() throws IOException {
        created("bob", Keys.fresh("bob"));
        house.stop();
        Path clone = house.stateDir().resolve("inventory/clone.git");
        Files.writeString(clone.resolve("refs/heads/main.lock"), "");
        try (Stream<Path> objects = Files.walk(clone.resolve("objects"))) {
            for (Path object : objects.filter(Files::isRegularFile).toList()) {
                Files.delete(object);
            }
        }
        house.begin();
        house.settle();
        aWhileLater();

        Sandbox sandbox = created("alice", alice);

        assertThat(origin.file(manifest(sandbox))).isPresent();
        assertThat(origin.subjects()).doesNotHaveDuplicates();
    }

    @Test
    void after_a_restart_nothing_is_committed_twice() {
        created("alice", alice);
        int commits = origin.commits().size();

        house.restart();
        house.settle();
        aWhileLater();

        assertThat(origin.commits()).hasSize(commits);
    }

    @Test
    void what_ends_a_sandbox_by_itself_is_the_work_of_kindling() {
        Sandbox sandbox = created("alice", alice);

        house.advance(Duration.ofHours(3).plusMinutes(56));
        house.settle();
        house.advance(Duration.ofMinutes(5));
        house.settle();

        assertThat(origin.subjects().get(0)).isEqualTo("Remove " + sandbox.name() + ": its time was up");
        assertThat(origin.commits().get(0).getAuthorIdent().getName()).isEqualTo("Kindling");
    }

    @Test
    void after_a_restore_of_an_older_database_new_changes_are_committed_as_ever() {
        // GIVEN a backup, and commits that tell of events after it
        Sandbox sandbox = created("alice", alice);
        var copies = new SqlDatabaseCopies();
        var places = StatePlaces.of(house.config());
        Path archive = directory.resolve("backup.zip");
        new Backup(copies, house::now, "test").write(places, archive);
        house.say("alice", "/sandbox stop");
        house.settle();
        Sandbox bobs = created("bob", Keys.fresh("bob"));
        house.stop();

        // WHEN the backup is restored
        new Restore(copies, house::now).read(archive, places, true);
        house.begin();
        aWhileLater();

        // THEN alice's sandbox runs in the inventory too, and what she does next is a commit although its number was
        // used before
        await().untilAsserted(() -> assertThat(ManifestText.at(document(sandbox), "status", "running"))
                .as(() -> house.sandboxOf("alice").state() + " "
                        + house.inventory().status() + " " + origin.subjects())
                .contains("true"));
        house.say("alice", "/sandbox extend by 30m");
        house.settle();
        assertThat(origin.subjects().get(0)).isEqualTo("Extend " + sandbox.name());
        // A machine that the database knows nothing of may run still; its manifest stays until somebody has looked.
        assertThat(origin.file(manifest(bobs))).isPresent();
    }
}
