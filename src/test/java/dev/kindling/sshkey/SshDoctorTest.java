package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.RegisteredKey;
import dev.kindling.sshkey.SshDoctor.State;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshDoctorTest {
    private static final String HOST_KEY = "SHA256:Zk0RVKmRsl1PpOrc4iLBCcIfOgnzxo+bS5BJaBzXWaQ";
    private static final String OTHER_HOST_KEY = "SHA256:AA0RVKmRsl1PpOrc4iLBCcIfOgnzxo+bS5BJaBzXWaQ";
    private static final String TENANT_KEY = "SHA256:nSqDDVXs7vLzRR8hAeZTrBI8HCGHGbQ1lkmi8NGkPqM";
    private static final String OTHER_KEY = "SHA256:BBBBDVXs7vLzRR8hAeZTrBI8HCGHGbQ1lkmi8NGkPqM";
    private static final String LINE = "[sandboxes.example.org]:60001 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5";

    private final Facts facts = facts(State.READY);

    @Test
    void a_refused_login_without_details_asks_for_the_fingerprint_of_the_key() {
        assertThat(diagnose("root@sandboxes.example.org: Permission denied (publickey)."))
                .satisfies(is(Cause.LOGIN_REFUSED, TENANT_KEY, "ssh-keygen -lf ~/.ssh/id_ed25519.pub"));
        assertThat(diagnose("FATAL ERROR: No supported authentication methods available (server sent: publickey)"))
                .satisfies(is(Cause.LOGIN_REFUSED, TENANT_KEY, "ssh-keygen -lf ~/.ssh/id_ed25519.pub"));
        assertThat(diagnose("Server refused our key").cause()).isEqualTo(Cause.LOGIN_REFUSED);
    }

    @Test
    void the_offered_key_is_compared_with_the_registered_one() {
        String offered = """
                debug1: Authenticating to sandboxes.example.org:60001 as 'root'
                debug1: Server host key: ssh-ed25519 %s
                debug1: Offering public key: /home/alice/.ssh/id_rsa RSA %s agent
                debug1: Authentications that can continue: publickey
                root@sandboxes.example.org: Permission denied (publickey).
                """;
        assertThat(diagnose(offered.formatted(HOST_KEY, OTHER_KEY)))
                .satisfies(is(
                        Cause.WRONG_KEY,
                        OTHER_KEY,
                        "ssh -i ~/.ssh/id_ed25519 -o IdentitiesOnly=yes -p 60001 root@sandboxes.example.org"))
                .satisfies(diagnosis -> assertThat(diagnosis.whatDiffers()).contains(TENANT_KEY));
        assertThat(diagnose(offered.formatted(HOST_KEY, TENANT_KEY)))
                .satisfies(is(Cause.REGISTERED_KEY_REFUSED, "registered key", "/sandbox key vm-alice-001"));
        assertThat(diagnose(offered.formatted(OTHER_HOST_KEY, TENANT_KEY)).cause())
                .isEqualTo(Cause.HOST_KEY_DIFFERS);
        String none = offered.formatted(HOST_KEY, OTHER_KEY).replaceAll("(?m)^debug1: Offering.*\n", "");
        assertThat(diagnose(none).cause()).isEqualTo(Cause.NO_KEY_OFFERED);
    }

    private static final String CHANGED = """
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
            The fingerprint for the ED25519 key sent by the remote host is
            %s.
            Please contact your system administrator.
            Offending ED25519 key in /home/alice/.ssh/known_hosts:12
            Host key for [sandboxes.example.org]:60001 has changed and you have requested strict checking.
            Host key verification failed.
            """;

    @Test
    void a_stale_known_hosts_entry_is_told_from_a_strange_server() {
        assertThat(diagnose(CHANGED.formatted(HOST_KEY)))
                .satisfies(is(Cause.STALE_KNOWN_HOSTS, HOST_KEY, "ssh-keygen -R '[sandboxes.example.org]:60001'"));
        assertThat(diagnose(CHANGED.formatted(HOST_KEY).replace("/home/alice", "C:\\\\Users\\\\alice"))
                        .command())
                .contains("ssh-keygen -R \"[sandboxes.example.org]:60001\"");
        Diagnosis strange = diagnose(CHANGED.formatted(OTHER_HOST_KEY));
        assertThat(strange.cause()).isEqualTo(Cause.HOST_KEY_DIFFERS);
        assertThat(strange.fix()).contains("Do not connect").contains("facilitator");
        assertThat(strange.command()).isEmpty();
    }

    @Test
    void a_host_key_that_is_unknown_or_not_shown_is_named() {
        assertThat(diagnose("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @"))
                .satisfies(is(Cause.HOST_KEY_NOT_SHOWN, "not show", "ssh -v -p 60001 root@sandboxes.example.org"));
        assertThat(diagnose(
                        "No ED25519 host key is known for [sandboxes.example.org]:60001 and you have requested strict"
                                + " checking.\nHost key verification failed."))
                .satisfies(is(Cause.HOST_KEY_UNKNOWN, HOST_KEY, "echo '" + LINE + "' >> ~/.ssh/known_hosts"));
        String asked = "The authenticity of host '[sandboxes.example.org]:60001 ([192.0.2.7]:60001)' can't be"
                + " established.\nED25519 key fingerprint is %s.\nAre you sure?";
        assertThat(diagnose(asked.formatted(HOST_KEY)).cause()).isEqualTo(Cause.HOST_KEY_UNKNOWN);
        assertThat(diagnose(asked.formatted(OTHER_HOST_KEY)).cause()).isEqualTo(Cause.HOST_KEY_DIFFERS);
    }

    @Test
    void putty_s_warning_is_read_too() {
        String warning =
                "PuTTY Security Alert\nWARNING - POTENTIAL SECURITY BREACH!\nThe host key does not match the one"
                        + " PuTTY has cached for this server:\nThe new ssh-ed25519 key fingerprint is:\n  ssh-ed25519 255 %s\n";
        assertThat(diagnose(warning.formatted(HOST_KEY)).cause()).isEqualTo(Cause.STALE_KNOWN_HOSTS);
        assertThat(diagnose(warning.formatted(HOST_KEY)).fix()).contains("Accept");
        assertThat(diagnose(warning.formatted(OTHER_HOST_KEY)).cause()).isEqualTo(Cause.HOST_KEY_DIFFERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh: connect to host sandboxes.example.org port 22: Connection refused",
                "debug1: Connecting to sandboxes.example.org [192.0.2.7] port 22.",
                "debug1: Authenticating to sandboxes.example.org:60002 as 'root'\nPermission denied (publickey)",
                "Connection closed by 192.0.2.7 port 60002",
                "kex_exchange_identification: read: Connection reset by peer\nConnection reset by 192.0.2.7 port 2222",
                "Connection closed by authenticating user root 192.0.2.7 port 60002 [preauth]",
                "Host key for [sandboxes.example.org]:60002 has changed and you have requested strict checking.",
                "alice@laptop:~$ ssh root@sandboxes.example.org\nroot@sandboxes.example.org: Permission denied (publickey).",
                "$ ssh root@sandboxes.example.org -p 6001\nConnection timed out",
                "> ssh -i key -p60002 root@sandboxes.example.org\nPermission denied (publickey)",
                "[14:02:11.123] > ssh: connect to host sandboxes.example.org port 22: Connection timed out\n[14:02:11.130] >"
                        + " The process tried to write to a nonexistent pipe.",
            })
    void a_wrong_port_is_noticed_before_anything_else(String error) {
        assertThat(diagnose(error))
                .satisfies(is(Cause.WRONG_PORT, "port 60001", "ssh -p 60001 root@sandboxes.example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh: connect to host sandboxes.example.com port 60001: Connection refused",
                "ssh: Could not resolve hostname vm-alice-001: Name or service not known",
                "ssh: Could not resolve hostname sandboxes.example.org:60001: nodename nor servname provided, or not known",
                "$ ssh -p 60001 root@other.example\nssh_exchange_identification: Connection closed by remote host",
            })
    void a_wrong_address_is_noticed(String error) {
        assertThat(diagnose(error))
                .satisfies(is(
                        Cause.WRONG_ADDRESS, "is at sandboxes.example.org", "ssh -p 60001 root@sandboxes.example.org"));
    }

    @Test
    void a_name_that_does_not_resolve_is_another_one_than_a_literal_address() {
        assertThat(SshDoctor.diagnose(
                        facts(State.READY, "192.0.2.1"),
                        "ssh: Could not resolve hostname vm-alice-001: Name or service not known"))
                .satisfies(is(
                        Cause.WRONG_ADDRESS,
                        "You connected to vm-alice-001; vm-alice-001 is at 192.0.2.1",
                        "ssh -p 60001 root@192.0.2.1"));
    }

    @Test
    void a_literal_address_in_the_error_says_nothing_about_our_name() {
        assertThat(diagnose("ssh: connect to host 192.0.2.7 port 60001: Connection refused")
                        .cause())
                .isEqualTo(Cause.CONNECTION_REFUSED);
        assertThat(diagnose("ssh: connect to host SANDBOXES.example.org. port 60001: Connection refused")
                        .cause())
                .isEqualTo(Cause.CONNECTION_REFUSED);
    }

    @Test
    void a_wrong_user_is_noticed() {
        assertThat(diagnose("alice@sandboxes.example.org: Permission denied (publickey)."))
                .satisfies(is(Cause.WRONG_USER, "alice", "ssh -p 60001 root@sandboxes.example.org"));
        assertThat(diagnose("Using username \"ubuntu\".\nServer refused our key")
                        .cause())
                .isEqualTo(Cause.WRONG_USER);
    }

    @Test
    void the_network_s_faults_are_told_apart() {
        String host = "ssh: connect to host sandboxes.example.org port 60001: ";
        assertThat(diagnose(host + "Connection refused"))
                .satisfies(is(Cause.CONNECTION_REFUSED, "right", "/sandbox start vm-alice-001"));
        assertThat(diagnose("Network error: Connection refused").cause()).isEqualTo(Cause.CONNECTION_REFUSED);
        assertThat(diagnose(host + "Connection timed out"))
                .satisfies(is(Cause.TIMED_OUT, "firewall", "nc -vz sandboxes.example.org 60001"));
        assertThat(diagnose(host + "Operation timed out").cause()).isEqualTo(Cause.TIMED_OUT);
        assertThat(diagnose("PuTTY Fatal Error\nNetwork error: Connection timed out")
                        .command())
                .contains("Test-NetConnection sandboxes.example.org -Port 60001");
        assertThat(diagnose(host + "No route to host").cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(diagnose(host + "Network is unreachable").cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(diagnose(
                                "kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.7"
                                        + " port 60001")
                        .cause())
                .isEqualTo(Cause.CONNECTION_DROPPED);
        assertThat(diagnose("client_loop: send disconnect: Broken pipe").cause())
                .isEqualTo(Cause.CONNECTION_DROPPED);
        assertThat(diagnose(
                        "ssh: Could not resolve hostname sandboxes.example.org: Temporary failure in name resolution"))
                .satisfies(is(Cause.NAME_NOT_RESOLVED, "does not find", "nslookup sandboxes.example.org"));
        assertThat(diagnose("Unable to open connection: Host does not exist").cause())
                .isEqualTo(Cause.NAME_NOT_RESOLVED);
    }

    @Test
    void permissions_of_the_key_file_are_mended_on_unix_and_windows() {
        String unix = """
                @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @
                Permissions 0644 for '/home/alice/.ssh/my key' are too open.
                Load key "/home/alice/.ssh/my key": bad permissions
                root@sandboxes.example.org: Permission denied (publickey).
                """;
        assertThat(diagnose(unix))
                .satisfies(is(Cause.KEY_PERMISSIONS, "Others", "chmod 600 \"/home/alice/.ssh/my key\""));
        String windows = """
                Bad permissions. Try removing permissions for user: BUILTIN\\\\Users (S-1-5-32-545) on file C:/Users/alice/.ssh/id_ed25519.
                Permissions for 'C:\\\\Users\\\\alice\\\\.ssh\\\\id_ed25519' are too open.
                Load key "C:\\\\Users\\\\alice\\\\.ssh\\\\id_ed25519": bad permissions
                root@sandboxes.example.org: Permission denied (publickey).
                """;
        assertThat(diagnose(windows))
                .satisfies(is(
                        Cause.KEY_PERMISSIONS,
                        "Others",
                        "cmd /c icacls \"C:\\Users\\alice\\.ssh\\id_ed25519\" /inheritance:r /grant:r \"alice:R\""));
    }

    @Test
    void a_file_name_that_is_not_plain_is_never_put_into_a_command() {
        assertThat(diagnose("Permissions 0644 for '$(rm -rf ~);`x`' are too open.")
                        .command())
                .contains("chmod 600 ~/.ssh/id_ed25519");
        assertThat(diagnose("Load key \"-oProxyCommand=x\": invalid format").command())
                .contains("ssh-keygen -y -f ~/.ssh/id_ed25519");
        assertThat(diagnose("ssh: connect to host $(id) port 60001: Connection refused")
                        .toString())
                .doesNotContain("$(id)");
    }

    @Test
    void faults_of_the_key_file_are_told_apart() {
        assertThat(diagnose(
                        "Load key \"/home/alice/.ssh/id_ed25519.pub\": invalid format\nPermission denied (publickey)"))
                .satisfies(is(
                        Cause.KEY_FILE_INVALID,
                        "public key file",
                        "ssh -i /home/alice/.ssh/id_ed25519 -p 60001 root@sandboxes.example.org"));
        assertThat(diagnose("Load key \"key.ppk\": error in libcrypto\nPermission denied (publickey)"))
                .satisfies(is(Cause.KEY_FILE_INVALID, "PuTTY", "puttygen key.ppk -O private-openssh -o key"));
        assertThat(diagnose("Load key \"/home/alice/.ssh/id_rsa\": error in libcrypto"))
                .satisfies(is(Cause.KEY_FILE_INVALID, "damaged", "ssh-keygen -y -f /home/alice/.ssh/id_rsa"));
        assertThat(diagnose("Warning: Identity file /home/alice/nokey not accessible: No such file or directory."))
                .satisfies(is(Cause.NO_SUCH_KEY_FILE, "does not exist", "ls ~/.ssh"));
        assertThat(diagnose(
                                "no such identity: /home/alice/.ssh/x: No such file or directory\nPermission denied (publickey)")
                        .cause())
                .isEqualTo(Cause.NO_SUCH_KEY_FILE);
        assertThat(diagnose("Load key \"/home/alice/k\": incorrect passphrase supplied to decrypt private key"))
                .satisfies(is(Cause.PASSPHRASE, "pass phrase", "ssh-keygen -y -f /home/alice/k"));
        assertThat(diagnose(
                                "sign_and_send_pubkey: signing failed for ED25519 \"/home/alice/k\" from agent: agent refused"
                                        + " operation")
                        .cause())
                .isEqualTo(Cause.AGENT);
        assertThat(diagnose("sign_and_send_pubkey: signing failed for ED25519-SK \"id_ed25519_sk\": device not found")
                        .cause())
                .isEqualTo(Cause.SECURITY_KEY);
    }

    @Test
    void faults_of_the_person_s_computer_are_told_apart() {
        assertThat(diagnose("bash: ssh: command not found"))
                .satisfies(is(Cause.NO_SSH_CLIENT, "no ssh program", "sudo apt-get install openssh-client"));
        assertThat(diagnose("'ssh' is not recognized as an internal or external command")
                        .command())
                .contains("Add-WindowsCapability -Online -Name OpenSSH.Client~~~~0.0.1.0");
        assertThat(diagnose("[error] An SSH installation couldn't be found").cause())
                .isEqualTo(Cause.NO_SSH_CLIENT);
        assertThat(diagnose("Bad owner or permissions on /home/alice/.ssh/config"))
                .satisfies(is(Cause.CONFIG_PERMISSIONS, "configuration", "chmod 600 ~/.ssh/config"));
        assertThat(diagnose("Bad owner or permissions on C:\\\\Users\\\\alice/.ssh/config")
                        .command())
                .hasValueSatisfying(command -> assertThat(command).startsWith("cmd /c icacls"));
        assertThat(diagnose("/home/alice/.ssh/config: line 3: Bad configuration option: hostnam")
                        .cause())
                .isEqualTo(Cause.CONFIG_SYNTAX);
        assertThat(diagnose(
                                "Unable to negotiate with 192.0.2.7 port 60001: no matching host key type found. Their offer:"
                                        + " ssh-ed25519")
                        .cause())
                .isEqualTo(Cause.OLD_SSH_CLIENT);
        assertThat(diagnose("Received disconnect from 192.0.2.7 port 60001:2: Too many authentication failures"))
                .satisfies(is(
                        Cause.TOO_MANY_KEYS,
                        "agent",
                        "ssh -i ~/.ssh/id_ed25519 -o IdentitiesOnly=yes -p 60001 root@sandboxes.example.org"));
    }

    @Test
    void a_sandbox_that_is_not_there_explains_every_network_error() {
        String error = "ssh: connect to host sandboxes.example.org port 60001: Connection refused";
        assertThat(SshDoctor.diagnose(facts(State.STOPPED), error))
                .satisfies(is(Cause.STOPPED, "stopped", "/sandbox start vm-alice-001"));
        assertThat(SshDoctor.diagnose(facts(State.NOT_READY), error).cause()).isEqualTo(Cause.NOT_READY);
        assertThat(SshDoctor.diagnose(facts(State.EXPIRED), error))
                .satisfies(is(Cause.EXPIRED, "22 November 14:30 UTC", "/sandbox create"));
        assertThat(SshDoctor.diagnose(facts(State.REMOVED), error).cause()).isEqualTo(Cause.REMOVED);
        assertThat(SshDoctor.diagnose(facts(State.FAILED), error).cause()).isEqualTo(Cause.FAILED);
        assertThat(SshDoctor.diagnose(facts(State.STOPPED), "bash: ssh: command not found")
                        .cause())
                .isEqualTo(Cause.NO_SSH_CLIENT);
    }

    @Test
    void a_private_key_in_the_text_gets_the_warning_and_is_not_repeated(@TempDir Path directory) {
        String key = SampleKeys.ed25519(directory).privateText();
        Diagnosis diagnosis = diagnose("Permission denied (publickey)\n" + key);
        assertThat(diagnosis.cause()).isEqualTo(Cause.PRIVATE_KEY_PASTED);
        assertThat(diagnosis.whatDiffers()).contains("treat it as leaked: replace it");
        assertThat(diagnosis.toString()).doesNotContain(key.split("\n")[1]);
    }

    @Test
    void what_is_not_recognised_is_said_so_with_what_to_paste() {
        for (String text : List.of("", "it does not work :(", "Welcome to Ubuntu")) {
            assertThat(diagnose(text))
                    .satisfies(
                            is(Cause.UNRECOGNISED, "do not recognise", "ssh -v -p 60001 root@sandboxes.example.org"));
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void whatever_is_pasted_there_is_an_answer(State state) {
        // The same ones each time: a change is to be refused for what it did. To look for more, give another seed.
        long seed = Long.getLong("kindling.seed", 20_261_122);
        var random = new SplittableRandom(seed);
        String sample = CHANGED.formatted(HOST_KEY) + "debug1: Offering public key: a RSA " + OTHER_KEY
                + " Permission denied (";
        for (int i = 0; i < 100; i++) {
            String noise = random.ints(random.nextInt(80), 0, 0x11_0000)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            int cut = random.nextInt(sample.length());
            String text = sample.substring(cut) + noise + sample.substring(0, cut);
            Diagnosis diagnosis = SshDoctor.diagnose(facts(state), text);
            assertThat(diagnosis.fix()).as("seed %d, case %d", seed, i).isNotBlank();
        }
        assertThat(SshDoctor.diagnose(facts(state), "ssh @".repeat(20_000)).fix())
                .isNotBlank();
        assertThat(SshDoctor.diagnose(facts(state), "a".repeat(100_000)).fix()).isNotBlank();
    }

    private Diagnosis diagnose(String text) {
        return SshDoctor.diagnose(facts, text);
    }

    private static Consumer<Diagnosis> is(Cause cause, String because, String command) {
        return diagnosis -> {
            assertThat(diagnosis.cause()).isEqualTo(cause);
            assertThat(diagnosis.whatDiffers()).contains(because);
            assertThat(diagnosis.command()).contains(command);
        };
    }

    private static Facts facts(State state) {
        return facts(state, "sandboxes.example.org");
    }

    private static Facts facts(State state, String address) {
        return new Facts(
                "vm-alice-001",
                state,
                address,
                new HostPort(60001),
                "root",
                HOST_KEY,
                LINE,
                List.of(new RegisteredKey("ssh-ed25519", TENANT_KEY)),
                Optional.of(Instant.parse("2026-11-22T14:30:00Z")));
    }
}
