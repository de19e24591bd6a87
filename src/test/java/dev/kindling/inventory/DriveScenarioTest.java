package dev.kindling.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.ignite.DrivenIgnite;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.FakeIgnited;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mode drive: Kindling pushes, ignited (with the faults of its release) makes the machines, Kindling ends them. */
class DriveScenarioTest {
    @TempDir
    Path directory;

    private Origin origin;
    private StandInHost host;
    private FakeIgnited ignited;
    private Duration patience = Duration.ofSeconds(60);
    private House house;
    private final Keys alice = Keys.fresh("alice");
    private final SshProbe ssh = new SshProbe();

    @BeforeEach
    void open() {
        origin = new Origin(directory);
        host = StandInHost.on(directory.resolve("host"));
        Path checkout = directory.resolve("checkout");
        ignited = new FakeIgnited(host, origin.path(), checkout);
        house = new Plan()
                .inventory(origin.driving(checkout.resolve("manifests")))
                .engine(rehearsal -> {
                    rehearsal.close();
                    return new IgniteEngine(
                            host.config(Duration.ofSeconds(60)), host.host(), directory.resolve("ignite"));
                })
                // At each start of the house as long as the test says by then.
                .driven((inventory, engine) -> new DrivenIgnite((IgniteEngine) engine, inventory, patience))
                .open(directory.resolve("house"));
    }

    private void waitsFor(Duration time) {
        patience = time;
        house.restart();
    }

    @AfterEach
    void close() {
        ssh.close();
        house.close();
        ignited.close();
        host.close();
    }

    private Sandbox created() {
        house.say("alice", "/sandbox create " + alice.line());
        house.settle();
        Sandbox sandbox = house.sandboxOf("alice");
        if (sandbox.state() == SandboxState.READY) {
            // The end of a creation is a commit of its own; ignited looks at it a moment later.
            awaitIgnited(sandbox);
        }
        return sandbox;
    }

    /** Until ignited has acted on the sandbox's manifest as it is now, and on all others that it saw with it. */
    private void awaitIgnited(Sandbox sandbox) {
        String manifest = "manifests/blue/" + sandbox.name() + "/vm.yaml";
        await().until(() -> ignited.hasApplied(manifest, origin.file(manifest).orElseThrow()));
    }

    private void deleted(Sandbox sandbox) {
        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        house.settle();
    }

    private void assertLogsIn(Sandbox sandbox) {
        assertThat(ssh.tryLogin(
                        "127.0.0.1",
                        sandbox.port().orElseThrow(),
                        "root",
                        alice.pair(),
                        sandbox.hostKey().orElseThrow(),
                        Duration.ofSeconds(60)))
                .isInstanceOf(LoginResult.LoggedIn.class);
    }

    private boolean manifestSaysRunning(Sandbox sandbox) {
        return ManifestText.running(
                origin.file("manifests/blue/" + sandbox.name() + "/vm.yaml").orElseThrow());
    }

    @Test
    void ignited_makes_starts_and_resets_and_kindling_ends_what_ignited_cannot() {
        // GIVEN a machine that ignited made, with our host key and the tenant's key
        Sandbox sandbox = created();
        assertThat(sandbox.state()).as(() -> house.lastReply("alice")).isEqualTo(SandboxState.READY);
        assertThat(ignited.log()).anyMatch(line -> line.startsWith("create " + sandbox.id() + ": 0"));
        assertThat(host.calls())
                .filteredOn(call -> call.startsWith("ignite run"))
                .allMatch(call -> call.contains("/checkout/manifests/blue/" + sandbox.name() + "/vm.yaml"));
        assertLogsIn(sandbox);

        // WHEN it is stopped, THEN it does not go on in secret, holding its memory
        house.say("alice", "/sandbox stop");
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.STOPPED);
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        assertThat(host.traces(sandbox.id())).noneMatch(trace -> trace.contains("task"));

        // WHEN it is started and reset, THEN ignited does it, on the same port with the same host key
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);
        house.say("alice", "/sandbox reset");
        house.press("alice", "Reset " + sandbox.name());
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertLogsIn(sandbox);

        // WHEN it is deleted, THEN nothing is left, ignited lives, and started anew does not bring it back
        deleted(sandbox);
        assertThat(house.live()).isEmpty();
        assertThat(host.traces(sandbox.id())).isEmpty();
        assertThat(ignited.crashed()).isFalse();
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        int lines = ignited.log().size();
        ignited.restart();
        house.say("alice", "/sandbox create " + alice.line());
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        awaitIgnited(sandbox);
        assertThat(ignited.log().subList(lines, ignited.log().size()))
                .noneMatch(line -> line.contains(sandbox.id().value()));
        assertThat(host.traces(sandbox.id())).isEmpty();
        // THEN the commits are the people's
        assertThat(origin.commits().stream()
                        .map(commit -> commit.getAuthorIdent().getName()))
                .contains("alice");
    }

    @Test
    void no_commit_switches_a_machine_off_that_was_started_again_meanwhile() {
        // GIVEN a stop that changed nothing any more in the repository, since its operation had switched the machine
        // off
        Sandbox sandbox = created();
        house.say("alice", "/sandbox stop");
        house.settle();
        int before = origin.commits().size();

        house.say("alice", "/sandbox start");
        house.settle();

        // THEN whoever pulls at any commit from then on finds it running: ignited would cut its network
        String path = "manifests/blue/" + sandbox.name() + "/vm.yaml";
        assertThat(origin.commits().subList(0, origin.commits().size() - before))
                .isNotEmpty()
                .allSatisfy(commit -> assertThat(
                                ManifestText.running(origin.file(path, commit).orElseThrow()))
                        .as(commit.getShortMessage())
                        .isTrue());
    }

    @Test
    void a_revert_of_a_stop_starts_the_machine_once_whoever_of_the_two_comes_first() {
        Sandbox sandbox = created();
        house.say("alice", "/sandbox stop");
        house.settle();
        String stop = origin.subjects().stream()
                .filter(subject -> subject.startsWith("Switch off " + sandbox.name()))
                .findFirst()
                .orElseThrow();

        origin.personReverts(stop);
        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertThat(house.sandboxOf("alice").state())
                .as(() -> house.lastDirectMessageTo("alice") + ignited.log())
                .isEqualTo(SandboxState.READY);
        assertThat(manifestSaysRunning(sandbox)).isTrue();
        assertLogsIn(sandbox);
        assertThat(house.directMessagesTo("alice"))
                .anySatisfy(text -> assertThat(text).contains("Hanna Hand reverted"));
    }

    @Test
    void a_revert_of_a_creation_brings_its_end_near_and_leaves_its_owner_time_to_save() {
        // GIVEN a creation of two commits, of which the second, "Create", changed nothing but the end
        Sandbox sandbox = created();

        origin.personReverts("Create vm-alice-001 for alice (team blue)");
        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house.sandboxOf("alice").lifespan().expiresAt().orElseThrow())
                .isBefore(sandbox.lifespan().expiresAt().orElseThrow())
                .isBetween(house.now().plus(Duration.ofMinutes(25)), house.now().plus(Duration.ofMinutes(31)));
        assertThat(house.directMessagesTo("alice"))
                .anySatisfy(text -> assertThat(text).contains("Hanna Hand reverted"));
        assertThat(manifestSaysRunning(sandbox)).isTrue();
    }

    @Test
    void with_ignited_down_sandboxes_are_stopped_and_removed_all_the_same_and_stay_so() {
        Sandbox sandbox = created();
        ignited.down(true);
        waitsFor(Duration.ofSeconds(1));

        house.say("alice", "/sandbox stop");
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.STOPPED);
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);
        deleted(sandbox);
        assertThat(host.traces(sandbox.id())).isEmpty();

        ignited.restart();
        waitsFor(Duration.ofSeconds(60));
        Sandbox other = created();
        assertThat(other.state())
                .as(() -> house.lastReply("alice") + ignited.log())
                .isEqualTo(SandboxState.READY);
        awaitIgnited(sandbox);
        assertThat(host.traces(sandbox.id())).isEmpty();
    }

    @Test
    void a_machine_that_no_sandbox_needs_is_cleared_without_hanging_ignited_and_does_not_come_back() {
        // GIVEN a machine that ignited made, and records that know nothing of it, as after a restored backup
        Sandbox sandbox = created();
        KnownMachines nobody = new KnownMachines() {
            @Override
            public boolean needed(MachineId id) {
                return false;
            }

            @Override
            public boolean made(MachineId id) {
                return false;
            }
        };
        var published = new ArrayList<String>();
        var driven = new DrivenIgnite(
                new IgniteEngine(host.config(Duration.ofSeconds(60)), host.host(), directory.resolve("ignite")),
                (id, running) -> {
                    published.add(
                            id + " " + running + " while it " + (host.traces(id).isEmpty() ? "is gone" : "is there"));
                    house.inventory().publish(id, running);
                },
                patience);
        var found = driven.leftovers(nobody);
        assertThat(found)
                .singleElement()
                .satisfies(one -> assertThat(one.machine()).isEqualTo(sandbox.id()));

        // WHEN it is cleared
        var report = driven.clear(found.get(0), nobody);

        // THEN the repository said "off" first, nothing is left, ignited lives and does not make it anew
        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(published).containsExactly(sandbox.id() + " false while it is there");
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        assertThat(host.traces(sandbox.id())).isEmpty();
        assertThat(ignited.crashed()).isFalse();
        int lines = ignited.log().size();
        ignited.restart();
        awaitIgnited(sandbox);
        assertThat(ignited.log().subList(lines, ignited.log().size()))
                .noneMatch(line -> line.contains(sandbox.id().value()));
        assertThat(host.traces(sandbox.id())).isEmpty();
    }

    @Test
    void with_the_repository_out_of_reach_what_nobody_needs_goes_all_the_same_and_the_danger_is_told() {
        Sandbox sandbox = created();
        ignited.down(true);
        waitsFor(Duration.ofSeconds(1));
        var driven = new DrivenIgnite(
                new IgniteEngine(host.config(Duration.ofSeconds(60)), host.host(), directory.resolve("ignite")),
                (id, running) -> {
                    throw new RepositoryException("away", false, new java.io.IOException("away"));
                },
                patience);
        var nobody = new KnownMachines() {
            @Override
            public boolean needed(MachineId id) {
                return false;
            }

            @Override
            public boolean made(MachineId id) {
                return false;
            }
        };

        var report = driven.clear(driven.leftovers(nobody).get(0), nobody);

        assertThat(report.left()).singleElement().asString().contains("ignited could bring the machine back");
        assertThat(host.traces(sandbox.id())).isEmpty();
    }

    @Test
    void what_ignited_does_not_make_in_time_is_switched_off_again_and_its_owner_told() {
        waitsFor(Duration.ofSeconds(1));
        ignited.down(true);

        house.say("alice", "/sandbox create " + alice.line());
        house.settle();

        Sandbox sandbox = house.sandboxOf("alice");
        assertThat(sandbox.state()).isEqualTo(SandboxState.FAILED);
        assertThat(house.lastReply("alice")).contains("The host has not made the machine in time");
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        ignited.restart();
        awaitIgnited(sandbox);
        assertThat(host.traces(sandbox.id())).isEmpty();
    }

    /** In a commit of a person's that does nothing else. */
    private void switchedByHand(Sandbox sandbox, boolean on) {
        String path = "manifests/blue/" + sandbox.name() + "/vm.yaml";
        String text = origin.file(path).orElseThrow();
        String other = text.replace("running: " + !on, "running: " + on);
        assertThat(other).isNotEqualTo(text);
        origin.personCommits(path, Optional.of(other), "Off for the night, or on again");
    }

    private void ignitedDoes(String what, Sandbox sandbox) {
        await().until(() -> ignited.log().stream().anyMatch(line -> line.startsWith(what + sandbox.id())));
    }

    private void assertStoppedWhole(Sandbox sandbox) {
        assertThat(house.sandboxOf("alice").state())
                .as(() -> host.traces(sandbox.id()) + " " + ignited.log())
                .isEqualTo(SandboxState.STOPPED);
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        assertThat(host.traces(sandbox.id())).noneMatch(trace -> trace.contains("task"));
    }

    @Test
    void a_machine_that_a_commit_by_hand_switches_off_is_stopped_whole_and_starts_again_by_another() {
        // GIVEN a machine whose network ignited has cut, for a commit by hand; its memory is held
        Sandbox sandbox = created();
        switchedByHand(sandbox, false);
        ignitedDoes("stop ", sandbox);
        assertThat(host.traces(sandbox.id())).anyMatch(trace -> trace.contains("task RUNNING"));

        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertStoppedWhole(sandbox);
        assertThat(house.directMessagesTo("alice")).isNotEmpty();

        // WHEN another commit by hand switches it on, THEN it is READY again and its owner has the details
        switchedByHand(sandbox, true);
        house.advance(Duration.ofMinutes(2));
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertLogsIn(sandbox);
        assertThat(house.directMessagesTo("alice"))
                .anySatisfy(text -> assertThat(text).contains("Hanna Hand switched it in the inventory"));
    }

    @Test
    void kindling_tells_who_switched_a_machine_off_when_it_sees_the_commit_before_ignited_acts() {
        Sandbox sandbox = created();
        ignited.down(true);
        waitsFor(Duration.ofSeconds(1));
        switchedByHand(sandbox, false);

        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertStoppedWhole(sandbox);
        assertThat(house.directMessagesTo("alice"))
                .anySatisfy(text -> assertThat(text).contains("Hanna Hand switched it in the inventory"));
        assertThat(house.directMessagesTo("olga"))
                .anySatisfy(text -> assertThat(text).contains(sandbox.name() + " is being stopped"));
        assertThat(house.sql(
                        "select source from event where subject = '" + sandbox.id() + "' and to_state = 'STOPPED'"))
                .singleElement()
                .asString()
                .startsWith("system:by-hand:");
    }

    @Test
    void what_a_push_by_force_switched_off_for_a_moment_is_stopped_whole_and_both_are_told() {
        // GIVEN a history in which the machine was off once, and a push by force back to there
        Sandbox sandbox = created();
        house.say("alice", "/sandbox stop");
        house.settle();
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);
        String off = origin.subjects().stream()
                .filter(subject -> subject.startsWith("Switch off "))
                .findFirst()
                .orElseThrow();
        origin.personRewindsTo(off);
        await().until(() -> ignited.log().stream()
                        .filter(line -> line.equals("stop " + sandbox.id()))
                        .count()
                == 2);

        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertStoppedWhole(sandbox);
        assertThat(house.lastDirectMessageTo("alice")).contains("switched it off in the Git inventory");
        assertThat(house.directMessagesTo("olga"))
                .anySatisfy(text -> assertThat(text).contains("by force", "Forbid forced pushes"));
        assertThat(origin.subjects()).anyMatch(subject -> subject.startsWith("Switch on " + sandbox.name()));
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);
    }

    @Test
    void a_removed_machine_is_not_brought_back_by_a_commit_by_hand() {
        Sandbox sandbox = created();
        deleted(sandbox);
        switchedByHand(sandbox, true);
        // Its host key is destroyed, so that ignited cannot make it.
        await().until(() -> ignited.log().stream()
                .anyMatch(line -> line.startsWith("create " + sandbox.id() + ": 1") && line.contains("ssh_host")));

        house.advance(Duration.ofMinutes(2));
        house.settle();

        assertThat(host.traces(sandbox.id())).noneMatch(trace -> trace.contains("task"));
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house.directMessagesTo("olga"))
                .anySatisfy(text -> assertThat(text).contains("Hanna Hand changed manifests/blue/" + sandbox.name()));
    }

    @Test
    void a_removal_goes_on_when_the_push_succeeds_and_not_at_its_own_next_try() {
        // GIVEN a removal that has tried so often that its next try is ten minutes away
        Sandbox sandbox = created();
        origin.away();
        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        for (int seconds = 1; seconds <= 32; seconds *= 2) {
            house.settleWhatIsDue();
            house.advance(Duration.ofSeconds(seconds));
        }
        house.settleWhatIsDue();
        assertThat(house.count("select attempts from operation where kind = 'REMOVE'"))
                .isEqualTo(5);

        origin.back();
        house.advance(Duration.ofSeconds(31));
        house.settleWhatIsDue();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(manifestSaysRunning(sandbox)).isFalse();
    }

    @Test
    void a_machine_whose_place_another_kindling_has_is_not_made_and_the_others_is_left_alone() {
        String place = "manifests/blue/vm-alice-001/vm.yaml";
        house.settle();
        String theirs =
                "metadata:\n  annotations:\n    kindling.dev/host: \"other.example\"\nstatus:\n  running: true\n";
        origin.personCommits(place, Optional.of(theirs), "Create vm-alice-001");

        Sandbox sandbox = created();

        assertThat(sandbox.state()).isEqualTo(SandboxState.FAILED);
        assertThat(house.lastReply("alice")).contains("of another Kindling; its operators have to mend that");
        assertThat(origin.file(place)).contains(theirs);
        assertThat(house.inventory().status().ok()).isTrue();
        assertThat(house.directMessagesTo("olga"))
                .anySatisfy(text -> assertThat(text).contains(place, "other.example", "teams of other names"));
    }

    @Test
    void a_name_that_the_host_has_already_is_told_at_once_and_not_after_the_patience_with_ignited() {
        // GIVEN a machine that no record tells of, as after a restored backup
        assertThat(host.run("ignite", List.of("run", "weaveworks/ignite-ubuntu:latest", "--name", "vm-alice-001"))
                        .exitCode())
                .isZero();

        Sandbox sandbox = created();

        assertThat(sandbox.state()).isEqualTo(SandboxState.FAILED);
        assertThat(house.lastReply("alice")).contains("A machine of that name exists already on the host.");
        assertThat(ignited.log()).isEmpty();
    }

    @Test
    void an_operator_reads_where_a_manifest_is_stuck() {
        Sandbox sandbox = created();
        Path file = directory.resolve("checkout/manifests/blue/" + sandbox.name() + "/vm.yaml");
        // The checkout follows the last commit a moment later.
        await().untilAsserted(() -> assertThat(house.inventory().whereabouts(sandbox.id()))
                .startsWith(file + " is there as it was pushed"));

        ignited.close(); // nothing is pulled any more
        file.toFile().delete();
        assertThat(house.inventory().whereabouts(sandbox.id()))
                .startsWith("what was pushed has not come to " + file)
                .contains("kindling-manifests");
    }

    @Test
    void a_removal_that_cannot_be_pushed_removes_the_machine_but_is_not_called_complete() {
        Sandbox sandbox = created();
        origin.away();

        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        house.settleWhatIsDue();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVING);
        assertThat(host.traces(sandbox.id())).isEmpty();

        origin.back();
        house.advance(Duration.ofMinutes(20));
        house.settle();

        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(manifestSaysRunning(sandbox)).isFalse();
        assertThat(host.traces(sandbox.id())).isEmpty();
    }
}
