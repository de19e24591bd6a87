package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant does, from the command to the SSH login, with the engine {@code ignite} on a stand-in host. */
class IgniteJourneyTest {
    private static final Duration WATCH = Duration.ofSeconds(31);

    @TempDir
    Path directory;

    private StandInHost host;
    private House house;
    private final Keys alice = Keys.fresh("alice");
    private final SshProbe ssh = new SshProbe();

    @BeforeEach
    void open() throws IOException {
        host = StandInHost.on(directory.resolve("host"));
        house = onIgnite(new Plan());
    }

    private House onIgnite(Plan plan) {
        return plan.engine(rehearsal -> {
                    rehearsal.close();
                    return new IgniteEngine(
                            host.config(Duration.ofSeconds(20)), host.host(), directory.resolve("ignite"));
                })
                .open(directory.resolve("house"));
    }

    @AfterEach
    void close() {
        ssh.close();
        house.close();
        host.close();
    }

    private Sandbox created() {
        house.say("alice", "/sandbox create " + alice.line());
        house.settle();
        return house.sandboxOf("alice");
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

    @Test
    void a_tenant_creates_stops_starts_resets_and_deletes_a_microvm() {
        // GIVEN a microVM that answers with our host key
        Sandbox sandbox = created();
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertLogsIn(sandbox);
        assertThat(house.directMessagesTo("alice"))
                .last()
                .asString()
                .contains("ssh -p " + sandbox.port().orElseThrow());

        // WHEN it is stopped and started, THEN port and host key are the same
        house.say("alice", "/sandbox stop");
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.STOPPED);
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);

        // WHEN it is reset, THEN too
        house.say("alice", "/sandbox reset");
        house.press("alice", "Reset " + sandbox.name());
        house.settle();
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertLogsIn(sandbox);

        // WHEN it is deleted, THEN nothing of it is left
        house.say("alice", "/sandbox delete");
        house.press("alice", "Delete " + sandbox.name());
        house.settle();
        assertThat(house.live()).isEmpty();
        assertThat(house.engine().machines()).isEmpty();
        assertThat(house.lastReply("alice")).contains(sandbox.name() + " is removed");
    }

    @Test
    void a_tenant_who_switched_it_off_from_inside_is_told_and_starts_it_again() {
        Sandbox sandbox = created();

        host.powerOffGuest(sandbox.id());

        await().until(() -> {
            // Once is not always enough: a look that was under way before counts from the time at its end.
            house.advance(WATCH);
            house.settle();
            return house.sandboxOf("alice").state() == SandboxState.STOPPED;
        });
        assertThat(house.lastDirectMessageTo("alice")).contains("is off");
        house.say("alice", "/sandbox start");
        house.settle();
        assertLogsIn(sandbox);
    }

    @Test
    void after_a_reboot_of_the_host_the_machine_is_brought_back_with_its_host_key_without_a_hand() {
        Sandbox sandbox = created();

        host.reboot();
        house.restart();

        await().untilAsserted(() -> {
            house.advance(WATCH);
            house.settle();
            assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
            assertLogsIn(sandbox);
        });
        assertThat(house.sandboxOf("alice").hostKey()).isEqualTo(sandbox.hostKey());
    }

    @Test
    void a_machine_with_a_foreign_host_key_never_becomes_ready() {
        host.misbehave("wrong-host-key", "1");

        house.say("alice", "/sandbox create " + alice.line());
        house.settle();

        assertThat(house.lastReply("alice")).contains("another host key");
        assertThat(house.live()).isEmpty();
        assertThat(house.engine().machines()).isEmpty();
    }

    @Test
    void a_class_is_made_one_machine_at_a_time_although_calls_fail_now_and_then() {
        house.close();
        var people = IntStream.rangeClosed(1, 5).mapToObj(i -> "t" + i).toList();
        house = onIgnite(new Plan().teams(Plan.oneTeam(people, "{sandboxes: 40}")));
        host.misbehave("failure-rate", "0.1");
        host.misbehave("seed", "7");

        people.forEach(person ->
                house.say(person, "/sandbox create " + Keys.fresh(person).line()));
        house.settle();

        // Each one is ready or failed with a reason; nothing hangs and nothing is left over.
        assertThat(house.live()).extracting(Sandbox::state).containsOnly(SandboxState.READY);
        assertThat(house.live()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(house.engine().machines()).hasSize(house.live().size());
    }
}
