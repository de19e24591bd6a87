package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RestartScenarioTest extends InAHouse {
    private final Keys alices = Keys.fresh("alice");
    private final Gate gate = new Gate();

    @Test
    void a_creation_that_was_cut_off_inside_the_engine_goes_on() {
        furnish(new Plan().engine(gate::around));
        gate.shut();
        house().say("alice", "/sandbox create " + alices.line());
        gate.awaitArrival();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.PROVISIONING);
        Sandbox before = house().sandboxOf("alice");
        house().stop();
        gate.open();
        house().begin();
        house().settle();
        Sandbox after = house().sandboxOf("alice");
        assertThat(after.state()).isEqualTo(SandboxState.READY);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.port()).isEqualTo(before.port());
        assertThat(after.hostKey()).isEqualTo(before.hostKey());
        assertThat(gate.creations()).isEqualTo(1);
        assertNothingDoubled();
        assertThat(house().sql("select to_state from event where to_state is not null order by id"))
                .containsExactly("REQUESTED", "PROVISIONING", "BOOTING", "READY");
    }

    @Test
    void a_machine_that_was_booting_becomes_ready_after_the_restart() {
        var mute = new AtomicBoolean(true);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (!mute.get()) {
                    super.create(spec);
                }
            }
        }));
        house().say("alice", "/sandbox create " + alices.line());
        await().until(() -> house().sandboxOf("alice").state() == SandboxState.BOOTING);
        house().stop();
        mute.set(false);
        house().begin();
        // Its sshd comes up while nobody looked.
        Sandbox booting = house().sandboxOf("alice");
        house().engine()
                .create(new MachineSpec(
                        booting.id(),
                        booting.name(),
                        booting.flavour(),
                        booting.port().orElseThrow(),
                        house().keysOf(booting).stream().map(SandboxKey::key).toList(),
                        house().stateDir()
                                .resolve("host-keys")
                                .resolve(booting.id().value())
                                .resolve("ssh_host_ed25519_key"),
                        java.util.Map.of("kindling", "1")));
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertNothingDoubled();
        assertThat(logsIn(alices, booting)).isTrue();
    }

    @Test
    void a_removal_that_was_cut_off_goes_on_to_its_receipt() {
        furnish(new Plan().engine(gate::around));
        given("alice", alices, "");
        gate.shut();
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        gate.awaitArrival();
        house().stop();
        gate.open();
        house().begin();
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house().lastReply("alice")).contains("vm-alice-001 is removed");
        assertThat(house().engine().machines()).isEmpty();
        assertThat(house().count("select count(*) from event where to_state = 'REMOVED'"))
                .isEqualTo(1);
        assertThat(house().directMessagesTo("alice").stream().filter(text -> text.contains("is removed")))
                .hasSize(1);
    }

    @Test
    void what_is_ready_answers_on_the_same_port_with_the_same_host_key_after_a_restart() {
        Sandbox sandbox = given("alice", alices, "");
        house().restart();
        house().settle();
        assertThat(visitor().hostKeyAt("127.0.0.1", sandbox.port().orElseThrow()))
                .isEqualTo(sandbox.hostKey());
        assertThat(logsIn(alices, sandbox)).isTrue();
        assertThat(house().sandboxOf("alice")).isEqualTo(sandbox);
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }

    @Test
    void who_waits_still_waits_after_a_restart_and_is_served() {
        furnish(new Plan().ports(1));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        house().restart();
        house().settle();
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.WAITING);
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        house().restart();
        house().advance(java.time.Duration.ofMinutes(2));
        await().until(() -> house().sandboxOf("bob").state() == SandboxState.READY);
    }

    private void assertNothingDoubled() {
        assertThat(house().live()).hasSize(1);
        assertThat(house().engine().machines()).hasSize(1);
        assertThat(house().count("select count(*) from port_lease")).isEqualTo(1);
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }
}
