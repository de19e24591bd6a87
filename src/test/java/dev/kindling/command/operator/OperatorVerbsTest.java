package dev.kindling.command.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorVerbsTest extends InAHouse {
    @Test
    void nobody_but_an_operator_gets_an_answer_to_any_verb_or_button() {
        for (String person : List.of("alice", "fay", "mallory")) {
            for (String verb : List.of("status", "doctor", "audit", "drain", "drain off")) {
                house().say(person, "/kindling " + verb);
                assertThat(house().lastReply(person)).as(person + " " + verb).contains("Only operators do that");
            }
            for (String button : List.of("kindling/doctor", "kindling/drain-off")) {
                house().press(person, new Action(button, ""));
                assertThat(house().lastReply(person)).contains("Only operators do that");
            }
        }
        assertThat(house().count("select count(*) from drain")).isZero();
        assertThat(house().count("select count(*) from errand")).isZero();
    }

    @Test
    void status_counts_sandboxes_and_says_what_is_given_out() {
        given("alice");
        house().say("olga", "/kindling status");
        assertThat(house().lastReply("olga")).contains("ready").contains("1").contains("Memory given out");
    }

    @Test
    void the_doctor_answers_where_it_was_asked() {
        house().say("olga", "/kindling doctor");
        house().settle();
        assertThat(house().lastReply("olga"))
                .contains("The doctor says: no problems, 1 warning.")
                .contains("it is a test");
    }

    @Test
    void the_audit_shows_the_newest_first_and_finds_by_sandbox_name() {
        String name = given("alice").name();
        given("bob");
        house().say("olga", "/kindling audit " + name + " 50");
        String all = house().lastReply("olga");
        assertThat(all).contains("alice").doesNotContain("bob").contains("READY");
        assertThat(all.indexOf("BOOTING → READY")).isLessThan(all.indexOf("REQUESTED → PROVISIONING"));
        house().say("olga", "/kindling audit 1");
        assertThat(house().lastReply("olga")).contains("The newest event");
        house().say("olga", "/kindling audit ' or 1=1 --");
        assertThat(house().lastReply("olga")).contains("Whose audit?");
    }

    @Test
    void a_drained_kindling_refuses_newcomers_keeps_the_others_and_tells_them() {
        var sandbox = given("alice");
        house().say("olga", "/kindling drain new \u2067disks\u2069 until 18:00");
        assertThat(house().lastReply("olga"))
                .contains("No new sandboxes from now on")
                .contains("One person");
        house().settle();
        assertThat(house().lastDirectMessageTo("alice"))
                .contains("Kindling goes into maintenance")
                .contains("new disks until 18:00");
        house().say("bob", "/sandbox create " + Keys.fresh("bob").line());
        assertThat(house().lastReply("bob"))
                .contains("Kindling is in maintenance")
                .contains("new disks");
        assertThat(house().sandboxesOf("bob")).isEmpty();
        assertThat(house().sandboxOf("alice").id()).isEqualTo(sandbox.id());
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);

        house().restart();
        house().say("olga", "/kindling drain again");
        assertThat(house().lastReply("olga"))
                .contains("in maintenance already")
                .containsPattern("Since \\w{3} \\d+ \\w{3} \\d\\d:\\d\\d UTC, by olga: new disks until 18:00");
        house().say("olga", "/kindling status");
        assertThat(house().lastReply("olga")).contains("none, for maintenance since", "by olga: new disks");
        house().press("olga", new Action("kindling/drain-off", ""));
        house().settle();
        assertThat(house().lastDirectMessageTo("alice")).contains("The maintenance is over");
        assertThat(given("bob").state()).isEqualTo(SandboxState.READY);
        house().say("olga", "/kindling drain off");
        assertThat(house().lastReply("olga")).contains("not in maintenance");
        assertThat(house().sql("select action from event where subject = 'host'"))
                .containsExactly("drain", "end of drain");
    }

    /** As when Kindling dies between two statements: SQLite takes back what was not committed. */
    @Test
    void a_drain_and_its_end_happen_whole_or_not_at_all() {
        var end = given("alice").lifespan().expiresAt().orElseThrow();
        String cutOff = "create trigger cut_off before insert on outbox when new.message_key like 'maintenance:%'"
                + " begin select raise(abort, 'cut off'); end";

        house().change(cutOff);
        house().say("olga", "/kindling drain new disks");
        assertThat(house().count("select count(*) from drain")).isZero();
        assertThat(house().sql("select action from event where subject = 'host'"))
                .isEmpty();
        house().change("drop trigger cut_off");
        house().restart();
        house().say("olga", "/kindling drain new disks");
        assertThat(house().count("select count(*) from drain")).isOne();
        house().advance(Duration.ofHours(1));

        house().change(cutOff);
        house().say("olga", "/kindling drain off");
        assertThat(house().count("select count(*) from drain")).isOne();
        assertThat(house().sandboxOf("alice").lifespan().expiresAt()).contains(end);
        house().change("drop trigger cut_off");
        house().restart();
        house().say("olga", "/kindling drain off");

        assertThat(house().count("select count(*) from drain")).isZero();
        assertThat(house().sandboxOf("alice").lifespan().expiresAt().orElseThrow())
                .isBetween(
                        end.plus(Duration.ofHours(1)),
                        end.plus(Duration.ofHours(1)).plus(Duration.ofMinutes(10)));
    }

    @Test
    void during_maintenance_nobody_is_warned_or_loses_a_sandbox_to_the_clock_and_the_time_is_given_back() {
        var sandbox = given("alice");
        var end = sandbox.lifespan().expiresAt().orElseThrow();
        house().say("olga", "/kindling drain new disks");
        house().settle();
        int told = house().directMessagesTo("alice").size();
        Duration maintenance = Duration.between(house().now(), end).plusHours(5);

        house().advance(maintenance);
        house().settleWhatIsDue();
        house().restart();
        house().settleWhatIsDue();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().directMessagesTo("alice")).hasSize(told);

        house().say("olga", "/kindling drain off");
        house().settleWhatIsDue();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        var later = house().sandboxOf("alice").lifespan().expiresAt().orElseThrow();
        assertThat(later).isAfterOrEqualTo(end.plus(maintenance)).isBefore(end.plus(maintenance.plusMinutes(10)));
        assertThat(house().lastDirectMessageTo("alice")).contains("The end of yours has moved");
        assertThat(house().sql("select actor || ' ' || detail from event where action = 'extend'"))
                .singleElement()
                .asString()
                .startsWith("console:console:olga until ")
                .endsWith("the time of the maintenance is given back");

        house().advance(Duration.between(house().now(), later).minusMinutes(4));
        house().settleWhatIsDue();
        assertThat(house().lastDirectMessageTo("alice")).contains("will be removed in 4 minutes");
        house().advance(Duration.ofMinutes(5));
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
    }

    @Test
    void who_was_about_to_lose_a_sandbox_gets_the_time_of_the_last_warning_after_the_maintenance() {
        var end = given("alice").lifespan().expiresAt().orElseThrow();
        house().advance(Duration.between(house().now(), end).minusMinutes(2));
        house().settleWhatIsDue();
        house().say("olga", "/kindling drain");
        Instant before = house().now();
        house().say("olga", "/kindling drain off");

        assertThat(house().sandboxOf("alice").lifespan().expiresAt().orElseThrow())
                .isAfterOrEqualTo(before.plusSeconds(299));
    }

    @Test
    void who_waits_is_not_let_in_during_maintenance_and_is_right_after_it() {
        furnish(new Plan().ports(1));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("bob").line());
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.WAITING);
        house().say("olga", "/kindling drain");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete " + house().sandboxOf("alice").name());
        house().settle();
        house().advance(Duration.ofMinutes(10));
        house().settle();
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.WAITING);
        house().say("olga", "/kindling drain off");
        house().settle();
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void help_and_wrong_verbs_work_for_this_command_too() {
        house().say("olga", "/kindling help");
        assertThat(house().lastReply("olga"))
                .contains("status")
                .contains("doctor")
                .contains("audit")
                .contains("drain");
        house().say("olga", "/kindling statsu");
        assertThat(house().lastReply("olga")).contains("Did you mean /kindling status?");
    }
}
