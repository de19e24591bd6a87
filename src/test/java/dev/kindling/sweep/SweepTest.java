package dev.kindling.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on a stand-in Ignite host, with everything on it that can go wrong. */
class SweepTest extends InAHouse {
    @TempDir
    Path hostDirectory;

    private StandInHost host;

    @BeforeEach
    void stand_on_ignite() {
        host = StandInHost.on(hostDirectory);
        furnish(new Plan().engine(this::ignite));
    }

    @AfterEach
    void end_the_host() {
        house().close();
        host.close();
    }

    private SandboxEngine ignite(SandboxEngine rehearsal) {
        rehearsal.close();
        return new IgniteEngine(host.config(Duration.ofSeconds(60)), host.host(), hostDirectory.resolve("ignite"));
    }

    private String ask(String verb) {
        house().say("olga", "/kindling " + verb);
        house().settleWhatIsDue();
        return house().lastReply("olga");
    }

    private String repairAll(String label) {
        ask("repair");
        house().press("olga", label);
        house().settle();
        return house().lastReply("olga");
    }

    private void forget(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + house().databaseFile());
                var statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 20000");
            statement.executeUpdate(sql);
        }
    }

    @Test
    void where_all_is_well_nothing_is_found_and_there_is_nothing_to_repair() {
        given("alice");
        assertThat(ask("orphans")).contains("Nothing is left over");
        assertThat(ask("repair")).contains("There is nothing to repair");
    }

    @Test
    void a_name_that_is_none_is_refused_with_those_that_are_and_the_beginning_of_one_is_none() throws SQLException {
        Sandbox sandbox = given("alice");
        assertThat(ask("repair machine-" + sandbox.id()))
                .contains("There is no machine-" + sandbox.id())
                .contains("Nothing is left over that needs a repair");
        forget("update sandbox set state = 'REMOVED' where uid = '" + sandbox.id() + "'");

        String begun = "machine-" + sandbox.id().value().substring(0, 15);
        assertThat(ask("repair " + begun)).contains("There is no " + begun).contains("machine-" + sandbox.id() + ": ");
        assertThat(house().count("select count(*) from event where action like 'repair%'"))
                .isZero();
        assertThat(host.traces(sandbox.id())).isNotEmpty();
    }

    @Test
    void what_nobody_can_call_kindlings_is_not_repaired_by_its_name_either() {
        host.misbehave("busy", "1");
        host.run("ignite", List.of("create", "weaveworks/ignite-ubuntu", "--name", "theirs"));
        int loops = host.loopDevices();
        String found = ask("orphans").replaceAll("(?s).*(traces-[0-9a-f]{16}).*", "$1");

        assertThat(ask("repair " + found))
                .contains("Kindling does not touch " + found)
                .contains("Nothing says that Kindling made it");
        assertThat(host.loopDevices()).isEqualTo(loops).isPositive();
    }

    @Test
    void nobody_but_operators_looks_or_repairs() {
        for (String person : List.of("alice", "fay", "mallory")) {
            for (String verb : List.of("orphans", "repair", "repair all")) {
                house().say(person, "/kindling " + verb);
                assertThat(house().lastReply(person)).contains("Only operators do that");
            }
            for (String action : List.of("kindling/orphans", "kindling/repair", SweepErrands.CONFIRM)) {
                house().press(person, new Action(action, "x"));
                assertThat(house().lastReply(person)).contains("Only operators do that");
            }
        }
        assertThat(house().count("select count(*) from errand")).isZero();
    }

    @Test
    void an_orphan_is_shown_then_removed_with_an_audit_event_and_machines_made_by_hand_stay() throws SQLException {
        Sandbox sandbox = given("alice");
        Sandbox other = given("bob");
        host.run("ignite", List.of("run", "weaveworks/ignite-ubuntu", "--name", sandbox.name() + "-copy"));
        host.run(
                "ignite",
                List.of(
                        "run",
                        "weaveworks/ignite-ubuntu",
                        "--name",
                        sandbox.id().value().substring(0, 7)));
        forget("update sandbox set state = 'REMOVED' where uid = '" + sandbox.id() + "'");

        assertThat(ask("orphans"))
                .contains("machine-" + sandbox.id())
                .contains("port-" + sandbox.port().orElseThrow())
                .doesNotContain(other.id().value())
                .doesNotContain("-copy");
        assertThat(host.traces(sandbox.id())).isNotEmpty();
        assertThat(repairAll("Repair these 2")).contains("Repaired");

        assertThat(host.traces(sandbox.id())).isEmpty();
        assertThat(house().engine().state(other.id())).isEqualTo(MachineState.RUNNING);
        assertThat(host.run("ignite", List.of("ps", "-a")).stdout())
                .contains(sandbox.name() + "-copy")
                .contains(sandbox.id().value().substring(0, 7));
        assertThat(house().sql("select actor || ' ' || subject || ' ' || outcome from event where action = 'repair'"))
                .contains("console:console:olga machine-" + sandbox.id() + " done");
        // the files that proved whose it was go last
        assertThat(ask("orphans")).contains("host-keys-" + sandbox.id());
        repairAll("Repair it");
        assertThat(ask("orphans")).contains("Nothing is left over");
    }

    @Test
    void what_was_not_shown_is_not_repaired_and_an_old_list_is_refused() throws SQLException {
        Sandbox first = given("alice");
        Sandbox second = given("bob");
        forget("update sandbox set state = 'REMOVED' where uid = '" + first.id() + "'");
        ask("repair machine-" + first.id());
        forget("update sandbox set state = 'REMOVED' where uid = '" + second.id() + "'");
        Action confirm = house().button("olga", "Repair it").action();
        house().press("olga", confirm);
        house().settle();
        assertThat(host.traces(first.id())).isEmpty();
        assertThat(house().engine().state(second.id())).isEqualTo(MachineState.RUNNING);

        house().press("olga", confirm);
        house().settle();
        assertThat(house().lastReply("olga")).contains("Nothing had to be repaired");
        house().advance(Duration.ofHours(2));
        house().press("olga", confirm);
        assertThat(house().lastReply("olga")).contains("That list is too old");
        house().say("olga", "/kindling repair ../../etc");
        assertThat(house().lastReply("olga")).contains("Repair what?");
    }

    @Test
    void what_cannot_be_repaired_is_said_and_does_not_keep_the_rest_from_being_repaired() throws SQLException {
        List<Sandbox> both = List.of(given("alice"), given("bob"));
        forget("update sandbox set state = 'REMOVED'");
        forget("delete from port_lease");
        ask("repair");
        host.misbehave("ignores", "rm");
        house().press("olga", "Repair these 2");
        house().settle();
        assertThat(house().lastReply("olga")).contains("2 of 2 could not be repaired");
        assertThat(house().sql("select outcome from event where action = 'repair'"))
                .containsExactly("failed", "failed");

        host.behave();
        repairAll("Repair these 2");
        assertThat(both).allSatisfy(one -> assertThat(host.traces(one.id())).isEmpty());
    }

    @Test
    void a_ghost_is_made_anew_on_its_port_with_its_host_key() {
        Keys keys = Keys.fresh("alice");
        Sandbox sandbox = given("alice", keys, "");
        house().say("alice", "/sandbox stop");
        house().settle();
        house().engine()
                .remove(new MachineRef(
                        sandbox.id(), sandbox.name(), sandbox.port().orElseThrow()));

        assertThat(ask("orphans")).contains("ghost-" + sandbox.id());
        assertThat(repairAll("Repair it")).contains("Repaired one thing");

        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("alice").hostKey()).isEqualTo(sandbox.hostKey());
        assertThat(ask("orphans")).contains("Nothing is left over");
    }

    @Test
    void a_guest_that_powered_off_and_a_killed_sandbox_are_started_with_their_disks() {
        Sandbox off = given("alice");
        Sandbox killed = given("bob");
        // Else Kindling's own look at its machines, every half minute, might find them before the operator does.
        house().holdTime();
        host.powerOffGuest(off.id());
        host.killSandbox(killed.id());

        assertThat(ask("orphans")).contains("off-" + off.id()).contains("off-" + killed.id());
        ask("repair");
        house().press("olga", "Repair these 2");
        house().letTimeRun();
        house().settle();

        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.READY);
        assertThat(ask("orphans")).contains("Nothing is left over");
    }

    @Test
    void a_sandbox_that_nobody_works_on_is_taken_up_again() throws SQLException {
        Sandbox sandbox = given("alice");
        forget("update sandbox set state = 'REMOVING' where uid = '" + sandbox.id() + "'");
        assertThat(ask("orphans")).contains("stuck-" + sandbox.id());
        repairAll("Repair it");
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(host.traces(sandbox.id())).isEmpty();
    }

    @Test
    void key_files_without_a_sandbox_are_deleted_and_nothing_else_in_that_directory() throws IOException {
        Sandbox sandbox = given("alice");
        Path keys = house().stateDir().resolve("host-keys");
        Path leaked = Files.createDirectories(keys.resolve("00000000000000aa"));
        Files.writeString(leaked.resolve("ssh_host_ed25519_key"), "x");
        Path odd = Files.createDirectories(keys.resolve(sandbox.id() + "0"));

        assertThat(ask("orphans")).contains("host-keys-00000000000000aa").doesNotContain(sandbox.id() + "0");
        repairAll("Repair it");

        assertThat(leaked).doesNotExist();
        assertThat(odd).exists();
        assertThat(keys.resolve(sandbox.id().value())).exists();
    }

    @Test
    void a_repair_that_a_crash_cut_off_goes_on_after_the_restart() throws SQLException {
        for (String person : List.of("alice", "bob", "carol")) {
            given(person);
        }
        List<MachineId> machines = house().live().stream().map(Sandbox::id).toList();
        forget("update sandbox set state = 'REMOVED'");
        forget("delete from port_lease");
        ask("repair");
        host.misbehave("slow.rm", "1500");
        house().press("olga", "Repair these 3");
        house().restart();
        house().settle();
        // what was cut off is tried again after a while
        house().advance(Duration.ofMinutes(6));
        house().settle();

        assertThat(machines).allSatisfy(id -> assertThat(host.traces(id)).isEmpty());
        assertThat(house().lastReply("olga")).containsPattern("Repaired|repairs were cut off");
        assertThat(house().sql("select distinct subject from event where action like 'repair%'"))
                .hasSize(3);
    }

    @Test
    void at_night_operators_hear_of_what_is_left_and_only_then() throws SQLException {
        Sandbox sandbox = given("alice");
        house().advance(Duration.ofHours(24));
        house().settle();
        assertThat(house().directMessagesTo("olga")).isEmpty();

        Sandbox second = given("bob");
        forget("update sandbox set state = 'REMOVED' where uid = '" + second.id() + "'");
        house().advance(Duration.ofHours(24));
        house().settle();
        assertThat(house().lastDirectMessageTo("olga"))
                .contains("The nightly sweep found")
                .contains("machine-" + second.id())
                .doesNotContain("machine-" + sandbox.id());
        assertThat(house().engine().state(second.id())).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void after_a_restart_of_the_host_every_sandbox_comes_back_with_its_disk_and_its_owner_is_told() {
        Keys keys = Keys.fresh("alice");
        Sandbox alice = given("alice", keys, "");
        given("bob");
        given("carol");
        house().say("carol", "/sandbox stop");
        house().settle();
        house().advance(Duration.ofMinutes(1));
        house().settle();
        house().stop();
        host.reboot();
        host.ruinDisk(alice.id());
        house().sleepThrough(Duration.ofMinutes(3));
        house().begin();
        house().settle();

        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.READY);
        assertThat(house().directMessagesTo("bob"))
                .anySatisfy(text -> assertThat(text).contains("host was restarted"));
        assertThat(house().lastDirectMessageTo("bob")).contains("ssh -p");
        // who stopped it wants it stopped; whose disk is lost hears it
        assertThat(house().sandboxOf("carol").state()).isEqualTo(SandboxState.STOPPED);
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.STOPPED);
        assertThat(house().lastDirectMessageTo("alice")).contains("did not start");

        long starts = house().count("select count(*) from operation where kind = 'START'");
        house().restart();
        house().settle();
        assertThat(house().count("select count(*) from operation where kind = 'START'"))
                .isEqualTo(starts);
    }

    @Test
    void a_sandbox_that_kindling_saw_dying_with_the_host_comes_back_too() {
        given("bob");
        house().advance(Duration.ofMinutes(1));
        house().settle();
        host.killSandbox(house().sandboxOf("bob").id());
        house().advance(Duration.ofMinutes(1));
        house().settle();
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.STOPPED);
        house().stop();
        host.reboot();
        house().begin();
        house().settle();
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.READY);
    }
}
