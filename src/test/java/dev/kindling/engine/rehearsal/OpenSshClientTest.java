package dev.kindling.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.SshKeys;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tenant's side as it is in life: OpenSSH's client, strict about the host key. */
class OpenSshClientTest {
    @TempDir
    Path folder;

    private final KeyPair hostKey = SshKeys.fresh();
    private final KeyPair tenantKey = SshKeys.fresh();
    private RehearsalEngine engine;
    private MachineSpec machine;
    private OpenSsh tenant;

    @BeforeEach
    void make_a_machine() throws IOException {
        Programs.require("ssh");
        engine = new RehearsalEngine(folder.resolve("state"), "127.0.0.1", InstantSource.system());
        machine = new MachineSpec(
                new MachineId("00000000000000aa"),
                "vm-alice-001",
                Rehearsals.FLAVOUR,
                new FreePorts().next(),
                List.of(SshKeys.publicKey(tenantKey)),
                SshKeys.write(hostKey, folder.resolve("host")),
                Map.of());
        engine.create(machine);
        tenant = client("tenant", tenantKey, hostKey);
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void a_command_is_answered_on_standard_output_with_exit_code_zero() throws Exception {
        var run = tenant.ssh(machine.port(), "", "root@127.0.0.1", "whoami");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("root\n");
        assertThat(run.err()).contains("rehearsal", "no machine behind it");
    }

    @Test
    void an_unknown_command_ends_with_127_and_says_why() throws Exception {
        var run = tenant.ssh(machine.port(), "", "root@127.0.0.1", "bash -c 'touch /tmp/kindling-was-here'");

        assertThat(run.exit()).isEqualTo(127);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("bash: not found", "VS Code Remote-SSH");
    }

    @Test
    void another_key_is_refused_and_only_public_keys_are_offered() throws Exception {
        var stranger = client("stranger", SshKeys.fresh(), hostKey);

        var run = stranger.ssh(machine.port(), "", "root@127.0.0.1", "whoami");

        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Permission denied (publickey).");
    }

    @Test
    void another_user_name_is_refused() throws Exception {
        var run = tenant.ssh(machine.port(), "", "admin@127.0.0.1", "whoami");

        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.err()).contains("Permission denied (publickey).");
    }

    @Test
    void a_pinned_host_key_that_differs_stops_the_login() throws Exception {
        var deceived = client("deceived", tenantKey, SshKeys.fresh());

        var run = deceived.ssh(machine.port(), "", "root@127.0.0.1", "whoami");

        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.err()).contains("Host key verification failed");
    }

    @Test
    void a_terminal_shows_the_truth_a_prompt_and_answers() throws Exception {
        var run = tenant.ssh(machine.port(), "hostname\nid\nexit\n", "-tt", "root@127.0.0.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("there is none behind", "VS Code Remote-SSH")
                .contains("root@vm-alice-001:~$ hostname\r\nvm-alice-001\r\n")
                .contains("uid=0(root)")
                .endsWith("logout\r\n");
    }

    @Test
    void without_a_terminal_lines_are_answered_without_echo_or_prompt() throws Exception {
        var run = tenant.ssh(machine.port(), "whoami\nhostname", "-T", "root@127.0.0.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).endsWith("root\nvm-alice-001\n").doesNotContain("$", "\r");
    }

    @Test
    void forwarding_to_the_host_is_refused_in_both_directions() throws Exception {
        try (var secret = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String target = "127.0.0.1:" + secret.getLocalPort();

            var local = tenant.ssh(machine.port(), "hello", "-W", target, "root@127.0.0.1");
            assertThat(local.exit()).isNotZero();
            assertThat(local.err()).containsIgnoringCase("forwarding failed");

            var remote = tenant.ssh(
                    machine.port(),
                    "",
                    "-o",
                    "ExitOnForwardFailure=yes",
                    "-R",
                    new FreePorts().next() + ":" + target,
                    "root@127.0.0.1",
                    "whoami");
            assertThat(remote.exit()).isEqualTo(255);
            assertThat(remote.err()).contains("remote port forwarding failed");

            secret.setSoTimeout(1);
            assertThat(reached(secret)).isFalse();
        }
    }

    @Test
    void sftp_and_scp_are_refused() throws Exception {
        Programs.require("sftp");
        Programs.require("scp");
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(tenant.sftp(machine.port(), "ls /\n").exit()).isNotZero();
        assertThat(tenant.scp(machine.port(), file).exit()).isNotZero();
        assertThat(tenant.scp(machine.port(), file, "-O").exit()).isNotZero();
    }

    @Test
    void poweroff_from_inside_stops_the_machine() throws Exception {
        var run = tenant.ssh(machine.port(), "", "root@127.0.0.1", "poweroff");

        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.out()).contains("powers off");
        await().untilAsserted(() -> assertThat(engine.state(machine.id())).isEqualTo(MachineState.STOPPED));
        assertThat(FreePorts.free(machine.port())).isTrue();
    }

    private OpenSsh client(String name, KeyPair key, KeyPair pinned) throws IOException {
        return new OpenSsh(folder, SshKeys.write(key, folder.resolve(name)), machine.port(), SshKeys.publicKey(pinned));
    }

    private static boolean reached(ServerSocket socket) throws IOException {
        try (var connection = socket.accept()) {
            return connection.isConnected();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
