package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.Action;
import dev.kindling.engine.MachineSpec;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reminders, keeping a seat, a word to everyone, off and on again. The class runs from 10:00 (opened early) to 14:00 UTC. */
class DuringAWorkshopTest extends InAWorkshop {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant END = Instant.parse("2026-11-22T14:00:00Z");

    private void running() {
        planned(3, "warm-share=0");
        house().say("fay", "/workshop open");
        awaitBoard("Claim my sandbox");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");
    }

    private void at(String time) {
        house().advance(Duration.between(house().now(), Instant.parse("2026-11-22T" + time + ":00Z")));
        house().settleWhatIsDue();
    }

    /** The same, and time stands still there: for what is said to the second. */
    private void standingAt(String time) {
        house().holdTime();
        at(time);
    }

    private List<String> reminders(String person) {
        return house().directMessagesTo(person).stream()
                .filter(text -> text.contains("Intro to Git ends in"))
                .toList();
    }

    private static Action keep(Instant until) {
        return new Action("workshop/keep", "intro-to-git@" + until.getEpochSecond());
    }

    @Test
    void reminders_come_in_the_channel_and_to_each_tenant_once_also_after_a_restart() {
        running();

        at("13:00");
        house().restart();
        house().settleWhatIsDue();

        assertThat(reminders("alice")).hasSize(1);
        assertThat(reminders("alice").get(0))
                .contains("ends in 1 hour", "git push", "scp -P ", "@127.0.0.1:", "Keep mine until")
                .doesNotContain("late");
        assertThat(house().inChannel()).hasSize(2);
        assertThat(house().inChannel().get(1)).contains("Intro to Git ends in 1 hour", "Extend");
        assertThat(house().inChannel().get(1)).doesNotContain("scp -P");
        assertThat(reminders("bob")).isEmpty();
        at("13:45");
        assertThat(reminders("alice")).hasSize(2);
        assertThat(reminders("alice").get(1)).contains("ends in 15 minutes");
    }

    @Test
    void one_that_was_missed_says_how_late_it_is_and_stands_for_those_before_it() {
        running();

        house().stop();
        house().sleepThrough(Duration.between(house().now(), END.minus(Duration.ofMinutes(11))));
        house().begin();
        house().settleWhatIsDue();

        assertThat(reminders("alice")).hasSize(1);
        assertThat(reminders("alice").get(0))
                .contains("ends in 11 minutes", "4 minutes late: Kindling was not running");
    }

    @Test
    void after_three_days_of_downtime_nobody_is_reminded_but_told_and_given_the_grace_period() {
        running();

        house().stop();
        house().sleepThrough(Duration.ofDays(3));
        house().begin();
        awaitWorkshop("GRACE");
        house().settleWhatIsDue();

        assertThat(reminders("alice")).isEmpty();
        assertThat(house().lastDirectMessageTo("alice")).contains("Intro to Git is over: save your work now", "scp -P");
        assertThat(house().live()).hasSize(1);
        house().advance(Duration.ofMinutes(6));
        awaitWorkshop("ENDED");
        assertThat(house().directMessagesTo("alice").stream().filter(text -> text.contains("is over: save")))
                .hasSize(1);
    }

    @Test
    void a_change_of_the_clocks_shifts_no_reminder() {
        house().say(
                        "fay",
                        "/workshop create name=\"Intro to Git\" team=blue seats=1 warm-share=0 zone=Europe/Berlin"
                                + " start=2027-03-28T01:00 end=2027-03-28T05:00");
        house().advance(Duration.between(house().now(), Instant.parse("2027-03-28T00:00:00Z")));
        awaitWorkshop("OPEN");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");

        Instant due = Instant.parse("2027-03-28T02:00:00Z");
        house().holdTime();
        house().advance(Duration.between(house().now(), due.minusSeconds(1)));
        house().settleWhatIsDue();
        assertThat(reminders("alice")).isEmpty();
        house().advance(Duration.ofSeconds(1));
        house().settleWhatIsDue();

        assertThat(reminders("alice")).hasSize(1);
        assertThat(reminders("alice").get(0)).contains("ends in 1 hour", "28 Mar 05:00 Europe/Berlin");
    }

    @Test
    void an_extension_plans_the_reminders_anew_and_is_the_facilitators_alone() {
        running();
        at("13:00");

        house().press("alice", new Action("workshop/extend", "intro-to-git"));
        assertThat(house().lastReply("alice")).contains("Only facilitators of team blue can do that");
        house().say("fay", "/workshop extend 30m");
        house().settleWhatIsDue();

        assertThat(reminders("alice")).hasSize(1);
        at("13:30");
        assertThat(reminders("alice")).hasSize(2);
        assertThat(reminders("alice").get(1)).contains("ends in 1 hour", "14:30");
        at("14:15");
        assertThat(reminders("alice")).hasSize(3);
        assertThat(reminders("alice").get(2)).contains("ends in 15 minutes");
    }

    @Test
    void a_tenant_keeps_their_own_seat_within_the_cap_and_nobody_elses() {
        running();
        claim("bob", Keys.fresh("bob"));
        awaitDetails("bob");
        at("13:00");

        house().press("dave", keep(END.plus(Duration.ofHours(1))));
        assertThat(house().lastReply("dave")).contains("You are not in team blue");
        house().press("carol", keep(END.plus(Duration.ofHours(1))));
        assertThat(house().lastReply("carol")).contains("You have no seat in Intro to Git");
        house().press("alice", keep(END.plus(Duration.ofHours(3))));
        assertThat(house().lastReply("alice")).contains("longer than the workshop allows", "16:00");
        house().press("alice", keep(END.plus(Duration.ofHours(1))));
        assertThat(house().lastReply("alice")).contains("Your sandbox is kept", "15:00");

        at("14:00");
        awaitWorkshop("GRACE");
        at("14:06");
        awaitWorkshop("REMOVING");
        await().atMost(PATIENCE).until(() -> house().sandboxOf("bob").state() == SandboxState.REMOVED);
        house().advance(Duration.ofSeconds(10));
        await().atMost(PATIENCE)
                .until(() -> house().inChannel().stream().anyMatch(text -> text.contains("Kept by their tenants")));
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        // For the hour that alice keeps hers nobody waits for anything.
        assertThat(board())
                .contains("Intro to Git is over", "1 seat is kept by its tenant for longer")
                .doesNotContain("being removed", "time left");
        house().advance(Duration.ofHours(1));
        await().atMost(PATIENCE).until(() -> house().sandboxOf("alice").state() == SandboxState.REMOVED);
        house().advance(Duration.ofSeconds(10));
        awaitWorkshop("ENDED");
        house().settleWhatIsDue();

        assertThat(house().live()).isEmpty();
        assertThat(house().count("select count(*) from seat_kept")).isZero();
        assertThat(house().inChannel().get(house().inChannel().size() - 1)).contains("everything is removed");
    }

    @Test
    void a_kept_seat_is_named_before_an_end_and_counts_against_a_later_workshop() {
        running();
        house().press("alice", keep(END.plus(Duration.ofHours(2))));

        house().say("fay", "/workshop end");
        assertThat(house().lastReply("fay"))
                .contains("Not removed: 1 seat that tenants keep", "16:00", "/workshop cancel intro-to-git");
        house().say(
                        "fay",
                        "/workshop create name=Later team=blue seats=2 start=2026-11-22T15:00 length=1h lead-time=10m");
        assertThat(house().lastReply("fay")).contains("kept seats of workshop intro-to-git");
        house().say(
                        "fay",
                        "/workshop create name=Evening team=blue seats=2 start=2026-11-22T18:00 length=1h lead-time=10m");
        assertThat(house().lastReply("fay")).contains("Evening is planned").doesNotContain("kept seats");
    }

    @Test
    void the_board_is_edited_and_not_posted_again_however_old_it_is() {
        running();
        int messages = house().inChannel().size();
        house().settleWhatIsDue();

        house().write(tx -> new SqlOutbox().forgetBefore(tx, house().now().plus(Duration.ofDays(8))));
        claim("bob", Keys.fresh("bob"));
        awaitBoard("2 of ");

        assertThat(house().inChannel()).hasSize(messages);
    }

    @Test
    void a_facilitator_gives_one_seat_a_clean_disk_and_an_old_yes_wipes_nobody_else() {
        running();
        Keys key = Keys.fresh("bob");
        claim("bob", key);
        awaitDetails("bob");
        house().settleWhatIsDue();
        Sandbox before = house().sandboxOf("bob");
        house().say("bob", "/workshop reset bob intro-to-git");
        assertThat(house().lastReply("bob")).contains("Only facilitators of team blue");

        house().say("fay", "/workshop reset bob");
        assertThat(house().lastReply("fay")).contains("Reset seat 2 of Intro to Git?", "It is bob's");
        Action yes = house().button("fay", "Reset it").action();
        house().press("fay", yes);
        assertThat(house().answerTo("fay")).contains("Resetting seat 2");
        await().atMost(PATIENCE).until(() -> house().ended("fay"));
        house().settleWhatIsDue();
        // Before anybody logs in: a look at the seats would find that soon.
        assertThat(house().sql("select state from seat where number = 2")).containsExactly("READY");

        Sandbox after = house().sandboxOf("bob");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.port()).isEqualTo(before.port());
        assertThat(after.hostKey()).isEqualTo(before.hostKey());
        assertThat(logsIn(key, after)).isTrue();
        assertThat(house().directMessagesTo("bob")).anyMatch(text -> text.contains("fay gives your sandbox"));
        assertThat(house().directMessagesTo("bob").stream().filter(text -> text.contains("ssh -p ")))
                .hasSize(2);

        house().press("fay", new Action("workshop/reset-yes", "intro-to-git 2 12345"));
        assertThat(house().lastReply("fay")).contains("Seat 2 has changed hands");
        house().press("fay", new Action("workshop/reset-yes", "intro-to-git 3 0"));
        assertThat(house().lastReply("fay")).contains("There is nothing to reset on seat 3");
        house().say("fay", "/workshop reset nobody-of-that-name");
        assertThat(house().lastReply("fay")).contains("There is no such seat");
    }

    @Test
    void seats_that_are_off_are_not_shown_as_ready() {
        running();
        house().say("fay", "/workshop pause");
        await().atMost(PATIENCE).until(() -> house().ended("fay"));
        house().advance(Duration.ofSeconds(5));

        awaitBoard("1 seat switched off");
        house().say("fay", "/workshop status");
        assertThat(house().lastReply("fay")).contains("1 seat switched off", "/workshop resume intro-to-git");
        house().say("alice", "/workshop status");
        assertThat(house().lastReply("alice")).contains("Your seat is number 1, switched off for now");
    }

    @Test
    void a_kept_seat_goes_at_once_when_the_workshop_is_called_off() {
        running();
        house().press("alice", keep(END.plus(Duration.ofHours(1))));
        assertThat(house().lastReply("alice")).contains("Your sandbox is kept");

        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");

        awaitWorkshop("CANCELLED");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void all_seats_are_paused_and_resumed_and_what_could_not_be_is_named() {
        var made = new AtomicInteger();
        var slow = new CountDownLatch(1);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (made.incrementAndGet() == 2) {
                    waitFor(slow);
                }
                super.create(spec);
            }
        }));
        running();
        claim("bob", Keys.fresh("bob"));
        await().atMost(PATIENCE).until(() -> made.get() == 2);

        house().say("fay", "/workshop pause");
        assertThat(house().answerTo("fay"))
                .contains("Pausing Intro to Git", "1 of 2 seats", "Not now, 1:", "just now. Try again");
        slow.countDown();
        await().atMost(PATIENCE).until(() -> house().sandboxOf("alice").state() == SandboxState.STOPPED);
        awaitDetails("bob");
        house().press("bob", new Action("workshop/resume", "intro-to-git"));
        assertThat(house().lastReply("bob")).contains("Only facilitators of team blue");
        house().say("fay", "/workshop resume");

        assertThat(house().answerTo("fay")).contains("Resuming Intro to Git", "1 of 2 seats", "1 were on already");
        await().atMost(PATIENCE).until(() -> house().sandboxOf("alice").state() == SandboxState.READY);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_message_to_everyone_is_asked_about_first_and_sent_once() {
        running();
        house().say("fay", "/workshop message We go on at <b>14:00</b>");
        assertThat(house().lastReply("fay"))
                .contains("Send this to 1 person of Intro to Git?", "We go on at <b>14:00</b>");
        Action yes = house().button("fay", "Send it").action();
        house().press("alice", yes);
        assertThat(house().lastReply("alice")).contains("Only facilitators of team blue can do that");

        house().press("fay", yes);
        house().settleWhatIsDue();
        assertThat(house().lastReply("fay")).contains("Sent to 1 person");
        house().press("fay", yes);

        assertThat(house().lastReply("fay")).contains("That message is gone");
        assertThat(house().directMessagesTo("alice").stream()
                        .filter(text -> text.contains("From fay, about Intro to Git")
                                && text.contains("We go on at <b>14:00</b>")))
                .hasSize(1);
    }

    @Test
    void the_end_of_a_workshop_waits_for_the_end_of_a_maintenance_and_has_its_grace_period_then() {
        running();
        house().say("olga", "/kindling drain new disks");

        at("16:00");
        assertThat(house().sql("select state from workshop")).containsExactly("OPEN");
        assertThat(reminders("alice")).isEmpty();
        house().say("olga", "/kindling drain off");
        // Else the sandbox's own end, long past, is seen to before the workshop's.
        assertThat(house().sandboxOf("alice").lifespan().expiresAt().orElseThrow())
                .isAfter(house().now());
        house().advance(Duration.ofMinutes(1));

        awaitWorkshop("GRACE");
        house().settleWhatIsDue();
        assertThat(house().live()).hasSize(1);
        assertThat(house().lastDirectMessageTo("alice")).contains("Intro to Git is over: save your work now");
    }

    @Test
    void a_grace_period_that_a_maintenance_falls_into_goes_on_behind_it() {
        running();
        standingAt("14:00");
        awaitWorkshop("GRACE");
        house().advance(Duration.ofMinutes(2));
        house().say("olga", "/kindling drain new disks");

        house().advance(Duration.ofHours(1));
        house().settleWhatIsDue();
        assertThat(house().live()).hasSize(1);
        house().say("olga", "/kindling drain off");
        house().advance(Duration.ofMinutes(1));
        house().settleWhatIsDue();

        assertThat(house().directMessagesTo("alice"))
                .anySatisfy(text -> assertThat(text).contains("The maintenance is over", "seats of workshops"))
                .anySatisfy(text -> assertThat(text).contains("removed from Sun 22 Nov 15:07 UTC on"));
        assertThat(house().sql("select state from workshop")).containsExactly("GRACE");
        assertThat(house().sql("select detail from event where action = 'grace period prolonged'"))
                .singleElement()
                .asString()
                .contains("until 2026-11-22T15:07:00", "maintenance");
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        house().letTimeRun();
        house().advance(Duration.ofMinutes(5));
        awaitWorkshop("ENDED");
    }

    @Test
    void a_maintenance_that_a_facilitator_ends_a_workshop_in_counts_from_that_end() {
        running();
        standingAt("10:30");
        house().say("olga", "/kindling drain new disks");
        house().advance(Duration.ofMinutes(30));
        house().say("fay", "/workshop end");
        house().press("fay", new Action("workshop/end-yes", "intro-to-git"));
        awaitWorkshop("GRACE");
        house().advance(Duration.ofMinutes(30));

        house().say("olga", "/kindling drain off");

        assertThat(house().sql("select detail from event where action = 'grace period prolonged'"))
                .singleElement()
                .asString()
                .contains("until 2026-11-22T11:35:00");
    }

    @Test
    void a_seat_that_its_tenant_keeps_has_the_time_of_a_maintenance_back() {
        running();
        Instant until = END.plus(Duration.ofMinutes(30));
        house().press("alice", keep(until));
        standingAt("14:00");
        awaitWorkshop("GRACE");
        house().advance(Duration.ofMinutes(10));
        awaitWorkshop("REMOVING");
        house().say("olga", "/kindling drain new disks");

        house().advance(Duration.ofHours(2));
        house().settleWhatIsDue();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        house().say("olga", "/kindling drain off");
        house().advance(Duration.ofMinutes(15));
        house().settleWhatIsDue();

        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("alice").lifespan().expiresAt().orElseThrow())
                .isEqualTo(until.plus(Duration.ofHours(2)));
        house().letTimeRun();
        house().advance(Duration.ofMinutes(6));
        awaitWorkshop("ENDED");
    }

    @Test
    void while_kindling_is_in_maintenance_nothing_is_prepared() {
        planned(2, "warm-share=100");
        house().say("olga", "/kindling drain new disks");

        house().say("fay", "/workshop prepare");
        house().settleWhatIsDue();
        assertThat(house().live()).isEmpty();
        assertThat(house().lastDirectMessageTo("fay"))
                .contains("Kindling goes into maintenance: your workshop is paused", "new disks");
        house().say("olga", "/kindling drain off");
        house().advance(Duration.ofMinutes(1));

        awaitSeats("READY", 2);
        assertThat(house().directMessagesTo("fay"))
                .anySatisfy(text -> assertThat(text).contains("The maintenance is over: your workshop goes on"));
    }
}
