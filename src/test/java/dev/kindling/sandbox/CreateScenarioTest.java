package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CreateScenarioTest extends InAHouse {
    private final Keys alices = Keys.fresh("alice@laptop");

    @Test
    void a_pasted_key_becomes_a_sandbox_that_is_ready() {
        Sandbox sandbox = given("alice", alices, "");
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertThat(sandbox.name()).isEqualTo("vm-alice-001");
        assertThat(house().lastReply("alice"))
                .contains("vm-alice-001 is ready")
                .contains("The SSH details come in a direct message of their own.");
    }

    @Test
    void the_details_hold_the_ssh_line_and_the_known_hosts_line_each_on_a_line_of_its_own() {
        Sandbox sandbox = given("alice", alices, "");
        List<String> lines = house().lastDirectMessageTo("alice").lines().toList();
        assertThat(lines)
                .contains("ssh -p " + sandbox.port().orElseThrow() + " root@127.0.0.1")
                .contains("[127.0.0.1]:" + sandbox.port().orElseThrow() + " "
                        + sandbox.hostKey().orElseThrow());
    }

    @Test
    void the_details_hold_a_config_block_that_checks_the_host_key() {
        Sandbox sandbox = given("alice", alices, "");
        assertThat(house().lastDirectMessageTo("alice"))
                .contains(
                        "Host vm-alice-001\n",
                        "    HostName 127.0.0.1\n",
                        "    Port " + sandbox.port().orElseThrow() + "\n",
                        "    User root\n",
                        "    IdentityFile ~/.ssh/id_ed25519\n",
                        "    IdentitiesOnly yes\n",
                        "    StrictHostKeyChecking yes\n",
                        "    UserKnownHostsFile ~/.ssh/known_hosts")
                .contains("vscode://vscode-remote/ssh-remote+vm-alice-001/root")
                .contains(sandbox.hostKey().orElseThrow().fingerprint())
                .contains(alices.fingerprint())
                .contains("(in 4 hours)")
                .contains("Ubuntu with git")
                .contains("git clone https://github.com/kubernetes101/gitopsdays")
                .doesNotContain("StrictHostKeyChecking no");
    }

    @Test
    void a_flavour_that_names_no_programs_has_no_line_about_them() {
        given("alice", alices, "flavour large");
        assertThat(house().lastDirectMessageTo("alice")).contains("16GB memory").doesNotContain("Installed");
    }

    @Test
    void nobody_but_the_owner_reads_anything_that_leads_to_the_sandbox() {
        Sandbox sandbox = given("alice", alices, "");
        String port = sandbox.port().orElseThrow().toString();
        assertThat(house().lastReply("alice")).doesNotContain(port, "known_hosts", "SHA256:");
        assertThat(house().inChannel()).isEmpty();
        for (String other : List.of("bob", "fay", "olga", "finn")) {
            assertThat(house().directMessagesTo(other)).as(other).isEmpty();
        }
        assertThat(house().chat().all().stream()
                        .filter(message -> !message.to().toString().contains("DirectMessage"))
                        .map(message -> message.card().toString()))
                .noneMatch(text -> text.contains(port) || text.contains("SHA256:"));
    }

    @Test
    void the_key_of_the_tenant_logs_in_and_another_does_not() {
        Sandbox sandbox = given("alice", alices, "");
        assertThat(logsIn(alices, sandbox)).isTrue();
        assertThat(logsIn(Keys.fresh("mallory"), sandbox)).isFalse();
        assertThat(visitor().hostKeyAt("127.0.0.1", sandbox.port().orElseThrow()))
                .as("the host key that the known_hosts line promises")
                .isEqualTo(sandbox.hostKey());
    }

    @Test
    void the_host_key_is_the_owners_to_read_only_and_goes_with_the_sandbox() throws Exception {
        Sandbox sandbox = given("alice", alices, "");
        Path file = house().stateDir()
                .resolve("host-keys")
                .resolve(sandbox.id().value())
                .resolve("ssh_host_ed25519_key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void the_engine_is_asked_for_the_uid_that_was_committed_before() {
        List<String> committed = new CopyOnWriteArrayList<>();
        List<String> asked = new CopyOnWriteArrayList<>();
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                asked.add(spec.id() + " " + spec.name() + " " + spec.port());
                committed.addAll(house().sql(
                                "select uid || ' ' || name || ' ' || port from sandbox where host_key is not null"));
                super.create(spec);
            }
        }));
        given("alice", alices, "");
        assertThat(asked).hasSize(1).isEqualTo(committed);
    }

    @Test
    void every_transition_is_one_row_with_who_and_why() {
        Sandbox sandbox = given("alice", alices, "");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().sql(
                                "select coalesce(from_state, '-') || ' ' || to_state || ' ' || actor || ' ' || source || ' ' || outcome"
                                        + " from event where subject = '" + sandbox.id()
                                        + "' and to_state is not null order by id"))
                .containsExactly(
                        "- REQUESTED console:console:alice alice:1 done",
                        "REQUESTED PROVISIONING console:console:alice alice:1 done",
                        "PROVISIONING BOOTING console:console:alice alice:1 done",
                        "BOOTING READY console:console:alice alice:1 done",
                        "READY REMOVING console:console:alice alice:3 done",
                        "REMOVING REMOVED console:console:alice alice:3 done");
    }

    @Test
    void names_count_on_and_are_never_given_twice() {
        given("alice", alices, "");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(given("alice", alices, "").name()).isEqualTo("vm-alice-002");
    }

    @Test
    void who_is_in_no_team_is_told_so_and_gets_nothing() {
        house().say("mallory", "/sandbox create " + Keys.fresh("m").line());
        assertThat(house().lastReply("mallory")).contains("in no team").contains("facilitator");
        assertThat(house().sandboxesOf("mallory")).isEmpty();
    }

    @Test
    void without_a_key_a_form_opens_and_makes_the_same_sandbox() {
        house().say("alice", "/sandbox create for 2h");
        assertThat(house().openForm("alice").fields())
                .extracting(field -> field.name())
                .contains("key", "life");
        house().submit("alice", java.util.Map.of("key", alices.line(), "life", "2h"));
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().lastDirectMessageTo("alice")).contains("(in 2 hours)");
    }
}
