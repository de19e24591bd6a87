package dev.kindling.sandbox;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryScenarioTest extends InAHouse {
    @Test
    void the_owner_is_warned_half_an_hour_and_five_minutes_before_the_end_once_each() {
        given("alice");
        after(ofHours(3).plusMinutes(29));
        assertThat(warnings()).isEmpty();
        after(ofMinutes(1).plusSeconds(1));
        assertThat(warnings()).containsExactly("Warning: vm-alice-001 will be removed in 30 minutes");
        after(ofMinutes(10));
        assertThat(warnings()).hasSize(1);
        after(ofMinutes(15));
        assertThat(warnings())
                .containsExactly(
                        "Warning: vm-alice-001 will be removed in 30 minutes",
                        "Warning: vm-alice-001 will be removed in 5 minutes");
        assertThat(house().lastDirectMessageTo("alice")).contains("[Extend]").doesNotContain("late");
    }

    @Test
    void at_its_end_a_sandbox_is_removed_with_a_receipt() {
        Sandbox sandbox = given("alice");
        after(ofHours(3).plusMinutes(31));
        after(ofMinutes(30));
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house().lastDirectMessageTo("alice"))
                .contains("vm-alice-001 is removed")
                .contains("Its time was up.")
                .contains("Gone: host key")
                .contains("Gone: port " + sandbox.port().orElseThrow())
                .contains("ssh-keygen -R '[127.0.0.1]:" + sandbox.port().orElseThrow() + "'");
        assertThat(house().sql("select actor || ' ' || source from event where to_state = 'REMOVING'"))
                .containsExactly("kindling system:expiry:" + sandbox.id());
    }

    @Test
    void an_extension_moves_the_warnings_and_the_end() {
        given("alice");
        after(ofHours(3).plusMinutes(31));
        house().press("alice", "Extend");
        assertThat(house().lastReply("alice"))
                .contains("vm-alice-001 lives until")
                .contains("(in 4 hours 29 minutes)");
        after(ofHours(1));
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(warnings()).hasSize(1);
        after(ofHours(3));
        assertThat(warnings()).hasSize(2);
    }

    @Test
    void a_warning_that_comes_late_says_so_and_only_the_shorter_one_is_sent() {
        given("alice");
        house().stop();
        house().sleepThrough(ofHours(3).plusMinutes(56));
        house().begin();
        house().settle();
        assertThat(warnings()).containsExactly("Warning: vm-alice-001 will be removed in 4 minutes");
        assertThat(house().lastDirectMessageTo("alice")).contains("so it comes late");
    }

    @Test
    void who_could_not_be_warned_gets_a_grace_instead_of_a_sudden_end() {
        given("alice");
        house().stop();
        house().sleepThrough(ofDays(3));
        house().begin();
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(warnings()).containsExactly("Warning: vm-alice-001 will be removed in 5 minutes");
        after(ofMinutes(4));
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        after(ofMinutes(2));
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void who_was_warned_before_the_pause_gets_no_second_grace() {
        given("alice");
        after(ofHours(3).plusMinutes(31));
        house().stop();
        house().sleepThrough(ofDays(1));
        house().begin();
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
    }

    @Test
    void a_life_of_ten_minutes_is_warned_of_once_only() {
        given("alice", Keys.fresh("a"), "for 10m");
        house().settle();
        assertThat(warnings()).isEmpty();
        after(ofMinutes(5).plusSeconds(2));
        assertThat(warnings()).containsExactly("Warning: vm-alice-001 will be removed in 5 minutes");
    }

    @Test
    void a_life_shorter_than_every_warning_just_ends() {
        given("alice", Keys.fresh("a"), "for 3m");
        after(ofMinutes(4));
        assertThat(warnings()).isEmpty();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
    }

    @Test
    void an_extension_goes_to_the_cap_and_not_beyond() {
        given("alice");
        house().say("alice", "/sandbox extend 9999h");
        assertThat(house().lastReply("alice"))
                .contains("(in 3 days)")
                .contains("That is the cap: a sandbox lives 3 days at most.");
        house().say("alice", "/sandbox extend 1h");
        assertThat(house().lastReply("alice"))
                .contains("has reached the longest life of 3 days")
                .contains("operator");
    }

    @Test
    void the_ways_to_say_how_long() {
        furnish(new Plan().limits("{life: 4h, longest-life: 720h, warn-before: [30m], sandboxes-per-person: 1}"));
        given("alice");
        for (String line : List.of(
                "extend 1h",
                "extend by 1h",
                "extend 1 hour",
                "extend vm-alice-001 1h",
                "extend vm-alice-001 by 1 hour",
                "extend VM-Alice-001 for 60m")) {
            var before = house().sandboxOf("alice").lifespan().expiresAt().orElseThrow();
            house().say("alice", "/sandbox " + line);
            assertThat(house().sandboxOf("alice").lifespan().expiresAt())
                    .as(line + ": " + house().lastReply("alice"))
                    .contains(before.plus(ofHours(1)));
        }
        for (String line : List.of("extend soon", "extend -1h", "extend vm-alice-001 0h", "extend 5", "extend by")) {
            house().say("alice", "/sandbox " + line);
            assertThat(house().lastReply("alice")).as(line).contains("Write a time span such as 30m, 2h or 1d.");
        }
    }

    @Test
    void there_is_nothing_to_extend_before_it_is_ready() {
        var gate = new Gate();
        furnish(new Plan().engine(gate::around));
        gate.shut();
        house().say("alice", "/sandbox create " + Keys.fresh("a").line());
        house().say("alice", "/sandbox extend 1h");
        assertThat(house().lastReply("alice")).contains("there is nothing to extend yet");
        gate.open();
    }

    @Test
    void what_is_being_removed_cannot_be_extended() {
        var gate = new Gate();
        furnish(new Plan().engine(gate::around));
        Sandbox sandbox = given("alice");
        gate.shut();
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().press(
                        "alice",
                        new dev.kindling.chat.Action(
                                "sandbox/extend", sandbox.id().value()));
        assertThat(house().lastReply("alice")).contains("is being removed; that cannot be taken back");
        gate.open();
    }

    @Test
    void when_direct_messages_are_closed_the_channel_hears_of_the_end_and_of_nothing_else() {
        Sandbox sandbox = given("alice");
        house().chat().closeDirectMessagesOf("alice");
        after(ofHours(3).plusMinutes(31));
        assertThat(house().inChannel())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("alice: I cannot send you direct messages")
                        .contains("vm-alice-001 will be removed in 29 minutes")
                        .doesNotContain(sandbox.port().orElseThrow().toString())
                        .doesNotContain("SHA256", "ssh "));
    }

    @Test
    void an_extension_while_the_machine_starts_is_not_lost() {
        var gate = new Gate();
        furnish(new Plan().engine(gate::around));
        given("alice");
        house().say("alice", "/sandbox stop");
        house().settle();
        gate.shut();
        house().say("alice", "/sandbox start");
        gate.awaitArrival();
        house().say("alice", "/sandbox extend 2h");
        assertThat(house().lastReply("alice")).contains("(in 6 hours)");
        gate.open();
        house().settle();
        Lifespan span = house().sandboxOf("alice").lifespan();
        assertThat(Duration.between(
                        span.readyAt().orElseThrow(), span.expiresAt().orElseThrow()))
                .isEqualTo(ofHours(6));
    }

    private void after(Duration time) {
        house().advance(time);
        house().settle();
    }

    private List<String> warnings() {
        return house().directMessagesTo("alice").stream()
                .map(text -> text.lines().findFirst().orElse(""))
                .filter(title -> title.contains("will be removed in"))
                .toList();
    }
}
