package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineSpec;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import dev.kindling.units.HostPort;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LifeVerbsScenarioTest extends InAHouse {
    private final Keys alices = Keys.fresh("alice");

    @Test
    void a_stopped_sandbox_refuses_connections_and_started_again_it_is_the_same() {
        Sandbox sandbox = given("alice", alices, "");
        house().say("alice", "/sandbox stop");
        house().settle();
        assertThat(house().lastReply("alice"))
                .contains("vm-alice-001 is stopped")
                .contains("Its disk is kept.");
        assertThat(visitor().hostKeyAt("127.0.0.1", port(sandbox))).isEmpty();
        house().say("alice", "/sandbox stop");
        assertThat(house().lastReply("alice")).contains("is stopped already");
        house().say("alice", "/sandbox start");
        house().settle();
        assertThat(house().lastReply("alice")).contains("vm-alice-001 is ready");
        assertThat(visitor().hostKeyAt("127.0.0.1", port(sandbox))).isEqualTo(sandbox.hostKey());
        assertThat(logsIn(alices, sandbox)).isTrue();
        house().say("alice", "/sandbox start");
        assertThat(house().lastReply("alice")).contains("is running already");
        assertThat(house().sandboxOf("alice").lifespan()).as("no extra time").isEqualTo(sandbox.lifespan());
    }

    @Test
    void a_reset_asks_first_and_keeps_port_host_key_keys_and_end() {
        Sandbox before = given("alice", alices, "");
        house().say("alice", "/sandbox reset");
        assertThat(house().lastReply("alice"))
                .contains("Reset vm-alice-001?")
                .contains("Everything on its disk is lost");
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        house().press("alice", "Reset vm-alice-001");
        house().settle();
        Sandbox after = house().sandboxOf("alice");
        assertThat(after).isEqualTo(before);
        assertThat(visitor().hostKeyAt("127.0.0.1", port(after))).isEqualTo(before.hostKey());
        assertThat(logsIn(alices, after)).isTrue();
        assertThat(house().sql("select from_state || '>' || to_state from event where source = 'alice:3'"))
                .containsExactly("READY>PROVISIONING", "PROVISIONING>BOOTING", "BOOTING>READY");
    }

    @Test
    void a_replaced_key_is_the_only_one_that_logs_in() {
        Sandbox sandbox = given("alice", alices, "");
        Keys next = Keys.fresh("new");
        house().say("alice", "/sandbox key " + next.line());
        house().settle();
        assertThat(house().lastReply("alice"))
                .contains("The keys of vm-alice-001 are changed")
                .contains(next.fingerprint())
                .doesNotContain(alices.fingerprint());
        assertThat(logsIn(next, sandbox)).isTrue();
        assertThat(logsIn(alices, sandbox)).isFalse();
    }

    @Test
    void an_added_key_logs_in_beside_the_old_one() {
        Sandbox sandbox = given("alice", alices, "");
        Keys more = Keys.fresh("more");
        house().say("alice", "/sandbox key vm-alice-001 add " + more.line());
        house().settle();
        assertThat(logsIn(more, sandbox)).isTrue();
        assertThat(logsIn(alices, sandbox)).isTrue();
    }

    @Test
    void a_key_replaced_while_the_machine_is_off_counts_when_it_starts() {
        Sandbox sandbox = given("alice", alices, "");
        Keys next = Keys.fresh("new");
        house().say("alice", "/sandbox stop");
        house().settle();
        house().say("alice", "/sandbox key");
        house().submit("alice", Map.of("key", next.line(), "how", "replace"));
        house().settle();
        house().say("alice", "/sandbox start");
        house().settle();
        assertThat(logsIn(alices, sandbox)).isFalse();
        assertThat(logsIn(next, sandbox)).isTrue();
    }

    @Test
    void a_teammate_joins_with_a_key_of_their_own_and_a_stranger_does_not() {
        Sandbox sandbox = given("alice", alices, "");
        Keys bobs = Keys.fresh("bob");
        house().say("alice", "/sandbox share @bob");
        house().settle();
        assertThat(house().lastReply("alice")).contains("Invitation sent");
        assertThat(house().lastDirectMessageTo("bob")).contains("alice shares vm-alice-001 with you");
        Action join = house().button("bob", "Join with my key").action();
        house().press("carol", join);
        assertThat(house().lastReply("carol")).contains("That invitation is not valid");
        house().press("bob", join);
        house().submit("bob", Map.of("key", "nonsense"));
        assertThat(house().lastReply("bob")).startsWith("key: ");
        house().submit("bob", Map.of("key", bobs.line()));
        house().settle();
        assertThat(logsIn(bobs, sandbox)).isTrue();
        assertThat(logsIn(alices, sandbox)).isTrue();
        assertThat(house().lastDirectMessageTo("bob")).contains("ssh -p " + port(sandbox));
        house().say("bob", "/sandbox list");
        assertThat(house().lastReply("bob")).contains("vm-alice-001");
        assertThat(house().directMessagesTo("fay"))
                .as("nothing suspicious about it")
                .isEmpty();
    }

    @Test
    void who_shares_with_somebody_whose_direct_messages_are_closed_hears_it_and_may_send_it_again() {
        given("alice", alices, "");
        house().chat().closeDirectMessagesOf("bob");
        house().say("alice", "/sandbox share @bob");
        house().settle();
        assertThat(house().lastDirectMessageTo("alice")).contains("Your invitation to vm-alice-001 did not arrive");
        Action again = house().button("alice", "Try again").action();

        house().press("carol", again);
        assertThat(house().lastReply("carol")).contains("There is nothing to send again");
        house().chat().openDirectMessagesOf("bob");
        house().press("alice", again);
        assertThat(house().lastReply("alice")).contains("Sent once more");
        house().settle();

        assertThat(house().lastDirectMessageTo("bob")).contains("alice shares vm-alice-001 with you");
    }

    @Test
    void who_shares_with_somebody_outside_the_team_hears_it_at_once() {
        given("alice", alices, "");
        house().say("alice", "/sandbox share @dave");
        assertThat(house().lastReply("alice")).contains("dave is not in team blue");
        house().say("alice", "/sandbox share @nobody");
        assertThat(house().lastReply("alice")).contains("I do not know that person");
        house().say("alice", "/sandbox share @alice");
        assertThat(house().lastReply("alice")).contains("That is you");
        house().settle();
        assertThat(house().directMessagesTo("dave")).isEmpty();
    }

    @Test
    void joining_with_ones_own_usual_key_alarms_nobody() {
        Keys bobs = Keys.fresh("bob");
        given("alice", alices, "");
        given("bob", bobs, "");
        house().say("alice", "/sandbox share @bob");
        house().settle();
        house().press("bob", "Join with my key");
        house().submit("bob", Map.of("key", bobs.line()));
        house().settle();
        assertThat(house().directMessagesTo("fay")).isEmpty();
    }

    @Test
    void a_deletion_asks_first_and_ends_in_a_receipt_and_a_port_that_refuses() {
        Sandbox sandbox = given("alice", alices, "");
        house().say("alice", "/sandbox delete");
        assertThat(house().lastReply("alice")).contains("Delete vm-alice-001?").contains("removed for good");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().lastReply("alice"))
                .contains("vm-alice-001 is removed")
                .contains("Gone: host key")
                .contains("Gone: port " + port(sandbox))
                .doesNotContain("Left");
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(visitor().hostKeyAt("127.0.0.1", port(sandbox))).isEmpty();
        assertThat(house().keysOf(sandbox)).isEmpty();
        assertThat(house().engine().machines()).isEmpty();
    }

    @Test
    void whoever_is_in_no_team_is_told_whom_to_ask_instead_of_sent_to_create_one() {
        for (String line : List.of("/sandbox list", "/sandbox show", "/sandbox delete")) {
            house().say("mallory", line);
            assertThat(house().lastReply("mallory"))
                    .contains("You have no sandbox", "Ask a facilitator of your team, or an operator")
                    .doesNotContain("/sandbox create", "[Create");
        }
    }

    @Test
    void whoever_is_asked_back_may_say_no() {
        given("alice", alices, "");
        for (String verb : List.of("delete", "reset")) {
            house().say("alice", "/sandbox " + verb);
            house().press("alice", "Cancel");
            assertThat(house().lastReply("alice")).contains("Nothing was changed");
        }
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().count("select count(*) from operation")).isEqualTo(1);
    }

    @Test
    void deleting_twice_is_harmless() {
        Sandbox sandbox = given("alice", alices, "");
        house().say("alice", "/sandbox delete");
        Action yes = house().button("alice", "Delete vm-alice-001").action();
        house().press("alice", yes);
        house().press("alice", yes);
        assertThat(house().lastReply("alice")).containsAnyOf("is being removed already", "is removed");
        house().settle();
        house().press("alice", yes);
        assertThat(house().lastReply("alice"))
                .contains("vm-alice-001 is removed")
                .contains("no more");
        house().say("alice", "/sandbox delete vm-alice-001");
        assertThat(house().lastReply("alice")).contains("You have no sandbox vm-alice-001");
        assertThat(house().count("select count(*) from event where to_state = 'REMOVED'"))
                .isEqualTo(1);
        for (String verb : List.of("extend", "stop", "start", "reset", "reset-yes", "show", "key", "join")) {
            house().press("alice", new Action("sandbox/" + verb, sandbox.id().value()));
            assertThat(house().lastReply("alice")).as(verb).startsWith("Refused: ");
        }
    }

    @Test
    void a_sandbox_deleted_while_it_is_made_leaves_nothing() {
        var gate = gatedCreates();
        house().say("alice", "/sandbox create " + alices.line());
        org.awaitility.Awaitility.await().until(() -> house().sandboxOf("alice").state() == SandboxState.PROVISIONING);
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        gate.countDown();
        house().settle();
        Sandbox sandbox = house().sandboxOf("alice");
        assertThat(sandbox.state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house().engine().machines()).isEmpty();
        assertThat(visitor().hostKeyAt("127.0.0.1", port(sandbox))).isEmpty();
        assertThat(house().stateDir().resolve("host-keys").resolve(sandbox.id().value()))
                .doesNotExist();
        assertThat(house().sql("select state from operation order by id")).containsExactly("SUPERSEDED", "DONE");
        assertThat(house().directMessagesTo("alice")).noneMatch(text -> text.contains("is ready"));
    }

    @Test
    void while_something_is_done_to_it_nothing_else_is_begun() {
        var gate = gatedCreates();
        house().say("alice", "/sandbox create " + alices.line());
        for (String verb : List.of("stop", "start", "key " + Keys.fresh("k").line())) {
            house().say("alice", "/sandbox " + verb);
            assertThat(house().lastReply("alice")).contains("vm-alice-001 is being made just now");
        }
        house().say("alice", "/sandbox show");
        assertThat(house().lastReply("alice")).contains("there are no details to show yet");
        gate.countDown();
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void show_sends_the_details_again_to_the_owner_alone() {
        Sandbox sandbox = given("alice", alices, "");
        house().say("alice", "/sandbox show");
        house().settle();
        assertThat(house().lastReply("alice"))
                .contains("The details of vm-alice-001 come in a direct message of their own.")
                .doesNotContain(port(sandbox).toString());
        assertThat(house().directMessagesTo("alice")).hasSize(2);
        house().say("alice", "/sandbox stop");
        house().settle();
        house().say("alice", "/sandbox show vm-alice-001");
        house().settle();
        assertThat(house().lastDirectMessageTo("alice"))
                .contains("vm-alice-001 is stopped; start it, then log in")
                .contains("[Start]")
                .doesNotContain("[Stop]");
    }

    @Test
    void with_several_sandboxes_one_is_asked_which_and_buttons_answer() {
        furnish(new Plan().teams(Plan.oneTeam(List.of("alice"), "{per-person: 2}")));
        given("alice");
        given("alice");
        house().say("alice", "/sandbox stop");
        assertThat(house().lastReply("alice")).contains("Which one?").contains("[vm-alice-001] [vm-alice-002]");
        house().press("alice", "vm-alice-002");
        house().settle();
        assertThat(house().sandboxesOf("alice"))
                .extracting(Sandbox::state)
                .containsExactly(SandboxState.READY, SandboxState.STOPPED);
        house().say("alice", "/sandbox extend 1h");
        assertThat(house().lastReply("alice")).contains("Which one?");
    }

    /** A house whose engine makes nothing until the latch is opened. */
    private CountDownLatch gatedCreates() {
        var gate = new CountDownLatch(1);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new EngineException("The sandbox was interrupted while it was made.", true, "interrupted");
                }
                super.create(spec);
            }
        }));
        return gate;
    }

    private static HostPort port(Sandbox sandbox) {
        return sandbox.port().orElseThrow();
    }
}
