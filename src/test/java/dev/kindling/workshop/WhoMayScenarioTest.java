package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.testing.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may press and type what, and what a refusal says. No warm seats: nothing here needs a machine to be ready. */
class WhoMayScenarioTest extends InAWorkshop {
    private static final List<String> FACILITATORS_BUTTONS = List.of(
            "prepare",
            "prepare-anyway",
            "open",
            "open-anyway",
            "retry",
            "extend",
            "end",
            "end-yes",
            "cancel",
            "cancel-yes",
            "check",
            "invite",
            "rehearse",
            "pause",
            "resume",
            "hands",
            "reset-yes",
            "roster");

    private void openedCold(int seats) {
        planned(seats, "warm-share=0");
        house().say("fay", "/workshop open");
        awaitBoard("Claim my sandbox");
    }

    @Test
    void a_tenant_and_another_teams_facilitator_are_refused_every_facilitators_button_with_the_reason() {
        openedCold(2);

        for (String button : FACILITATORS_BUTTONS) {
            house().press("alice", new Action("workshop/" + button, "intro-to-git"));
            assertThat(house().lastReply("alice"))
                    .as(button)
                    .contains("Only facilitators of team blue can do that", "ask one of them, such as fay");
            house().press("finn", new Action("workshop/" + button, "intro-to-git"));
            assertThat(house().lastReply("finn"))
                    .as(button)
                    .contains("Only facilitators of team blue can do that", "You facilitate red");
        }
        assertThat(house().sql("select state from workshop")).containsExactly("OPEN");
    }

    @Test
    void yesterdays_board_is_refused_and_says_so() {
        openedCold(2);
        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");
        awaitWorkshop("CANCELLED");
        house().advance(Duration.ofDays(1));

        house().press("alice", new Action("workshop/claim", "intro-to-git"));
        assertThat(house().lastReply("alice")).contains("Intro to Git is cancelled", "That button is from a workshop");
        house().press("fay", new Action("workshop/end-yes", "intro-to-git"));
        assertThat(house().lastReply("fay")).contains("Intro to Git is cancelled");
        house().press("alice", new Action("workshop/claim", "never-was"));
        assertThat(house().lastReply("alice")).contains("That button is from another time");
    }

    @Test
    void somebody_from_outside_the_team_needs_a_code_and_a_code_is_good_for_one() {
        openedCold(2);
        house().press("dave", new Action("workshop/claim", "intro-to-git"));
        assertThat(house().lastReply("dave")).contains("You are not in team blue", "access code");
        house().say("fay", "/workshop codes 2");
        String code = house().lastReply("fay")
                .lines()
                .filter(line -> line.strip().matches("(?:[A-Z0-9]{5}-){3}[A-Z0-9]{5}"))
                .findFirst()
                .orElseThrow()
                .strip();
        assertThat(house().sql("select hash from workshop_code")).noneMatch(hash -> hash.contains(code));

        house().say("dave", "/workshop claim " + code);
        house().submit("dave", Map.of("key", Keys.fresh("dave").line(), "remember", "no"));
        house().say("erin", "/workshop claim " + code);

        assertThat(house().lastReply("erin")).contains("That code does not open anything");
        assertThat(house().sql("select handle from seat where claimed_at is not null"))
                .containsExactly("dave");
    }

    @Test
    void one_person_has_one_seat_however_often_they_press_and_a_full_workshop_has_a_wait_list() {
        openedCold(1);
        claim("alice", Keys.fresh("alice"));
        claim("alice", Keys.fresh("another"));

        claim("bob", Keys.fresh("bob"));
        claim("bob", Keys.fresh("bob"));
        assertThat(house().lastReply("bob")).contains("You are number 1 on the wait-list");

        assertThat(house().count("select count(*) from seat where claimed_at is not null"))
                .isEqualTo(1);
        awaitDetails("alice");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete " + house().sandboxOf("alice").name());
        awaitDetails("bob");
        assertThat(house().directMessagesTo("bob").get(0)).contains("It is your turn in Intro to Git");
    }

    @Test
    void a_key_is_remembered_for_the_next_workshop_only_when_its_owner_agreed() {
        openedCold(2);
        Keys key = Keys.fresh("alice");
        house().press("alice", new Action("workshop/claim", "intro-to-git"));
        house().submit("alice", Map.of("key", key.line(), "remember", "yes"));
        house().press("bob", new Action("workshop/claim", "intro-to-git"));
        house().submit("bob", Map.of("key", Keys.fresh("bob").line(), "remember", "no"));

        house().say(
                        "fay",
                        "/workshop create name=Next seats=2 start=2026-11-22T12:00 length=2h warm-share=0 team=blue");
        house().say("fay", "/workshop open next");
        house().press("alice", new Action("workshop/claim", "next"));
        house().press("bob", new Action("workshop/claim", "next"));

        assertThat(house().sql("select handle from seat where workshop = 'next' and claimed_at is not null"))
                .containsExactly("alice");
        assertThat(house().sql("select fingerprint from seat where workshop = 'next' and user_id is not null"))
                .containsExactly(key.fingerprint());
        assertThat(house().openForm("bob").name()).isEqualTo("workshop/claim");
        house().say("alice", "/workshop forget-key");
        assertThat(house().count("select count(*) from remembered_key")).isZero();
    }

    @Test
    void invited_people_get_a_message_with_a_button_and_their_seats_are_kept_for_them() {
        planned(2, "warm-share=0");
        house().say("fay", "/workshop invite @alice bob nobody-knows-me");
        assertThat(house().lastReply("fay")).contains("2 people invited", "nobody-knows-me");
        house().say("fay", "/workshop open");
        house().settleWhatIsDue();

        claim("carol", Keys.fresh("carol"));
        assertThat(house().lastReply("carol")).contains("number 1 on the wait-list");
        house().press("alice", "Claim my sandbox");
        house().submit("alice", Map.of("key", Keys.fresh("alice").line(), "remember", "no"));

        assertThat(house().sql("select handle from seat where claimed_at is not null"))
                .containsExactly("alice");
        assertThat(house().sql("select handle from seat where state = 'INVITED'"))
                .containsExactly("bob");
    }

    @Test
    void a_plan_may_bring_its_people_as_csv() {
        house().say(
                        "fay",
                        "/workshop create name=Listed team=blue start=2026-11-22T12:00 length=2h warm-share=0"
                                + " --from-csv name,email\nalice,a@example.org\nbob,\nstranger,s@example.org");

        assertThat(house().lastReply("fay")).contains("Listed is planned", "2 people invited", "stranger");
        assertThat(house().sql("select handle from seat where state = 'INVITED' order by number"))
                .containsExactly("alice", "bob");
        assertThat(seatsIn("EMPTY")).isEqualTo(1);
    }

    @Test
    void the_roster_goes_to_the_facilitator_alone() {
        openedCold(2);
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");

        house().say("fay", "/workshop roster csv");
        house().settleWhatIsDue();

        assertThat(house().lastDirectMessageTo("fay"))
                .contains("Roster of Intro to Git as CSV", "\"alice\"", "127.0.0.1:");
        house().say("alice", "/workshop roster intro-to-git");
        assertThat(house().lastReply("alice")).contains("Only facilitators of team blue");
    }
}
