package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.testing.Keys;
import org.junit.jupiter.api.Test;

class RaisedHandTest extends InAWorkshop {
    private void aliceAndBobAreIn() {
        opened(4, "");
        claim("alice", Keys.fresh("alice"));
        claim("bob", Keys.fresh("bob"));
        awaitDetails("alice");
        awaitDetails("bob");
        house().settle();
    }

    private long toldFay(String text) {
        return house().directMessagesTo("fay").stream()
                .filter(message -> message.contains(text))
                .count();
    }

    @Test
    void a_raised_hand_reaches_the_facilitator_once_and_the_channel_never() {
        aliceAndBobAreIn();
        int inChannel = house().inChannel().size();

        house().say("alice", "/workshop hand git push asks for a password");
        assertThat(house().lastReply("alice")).contains("Your hand is up in Intro to Git", "number 1");
        house().press("bob", new Action("workshop/hand", "intro-to-git"));
        assertThat(house().lastReply("bob")).contains("number 2");
        house().say("alice", "/workshop hand git push asks for a password, still");
        house().settle();

        assertThat(toldFay("alice (seat")).isEqualTo(1);
        assertThat(toldFay("asks for a password, still")).isEqualTo(1);
        assertThat(toldFay("bob (seat")).isEqualTo(1);
        house().say("fay", "/workshop hands");
        assertThat(house().lastReply("fay")).contains("2 hands are up in Intro to Git", "alice", "bob");
        assertThat(house().inChannel()).hasSize(inChannel);
    }

    @Test
    void a_hand_that_is_taken_tells_its_person_and_goes_down_when_it_is_done() {
        aliceAndBobAreIn();
        house().say("alice", "/workshop hand");
        house().say("fay", "/workshop hands");

        house().press("fay", "Taken");
        house().settle();
        assertThat(house().lastDirectMessageTo("alice")).contains("fay comes to help you");
        house().press("fay", "Done");

        assertThat(house().lastReply("fay")).contains("That hand is down");
        assertThat(house().count("select count(*) from workshop_hand")).isZero();
        house().press("fay", new Action("workshop/hand-done", "intro-to-git 1"));
        assertThat(house().lastReply("fay")).contains("down already");
    }

    @Test
    void an_old_button_does_not_touch_a_hand_that_was_raised_anew() {
        aliceAndBobAreIn();
        house().say("alice", "/workshop hand");
        house().say("fay", "/workshop hands");
        Action stale = house().button("fay", "Done").action();
        house().press("alice", new Action("workshop/hand-down", "intro-to-git"));
        house().advance(java.time.Duration.ofMinutes(1));
        house().say("alice", "/workshop hand again");

        house().press("fay", stale);

        assertThat(house().lastReply("fay")).contains("That hand is down already");
        assertThat(house().count("select count(*) from workshop_hand")).isEqualTo(1);
        house().say("fay", "/workshop hands");
        house().press("fay", "Done");
        assertThat(house().count("select count(*) from workshop_hand")).isZero();
    }

    @Test
    void who_has_no_seat_raises_no_hand_and_a_tenant_sees_no_queue() {
        aliceAndBobAreIn();
        house().say("alice", "/workshop hand");

        house().say("fay", "/workshop hand");
        assertThat(house().lastReply("fay")).contains("You have no seat");
        house().say("bob", "/workshop hands intro-to-git");
        assertThat(house().lastReply("bob")).contains("Only facilitators of team blue");
        house().press("bob", new Action("workshop/hand-done", "intro-to-git 1"));
        assertThat(house().lastReply("bob")).contains("Only facilitators of team blue");
        assertThat(house().count("select count(*) from workshop_hand")).isEqualTo(1);
    }
}
