package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A channel is invited; what its platform says about the members is in the test's hand. */
class GroupInvitationsTest extends InAWorkshop {
    private volatile PlatformPeople.Members answer = new PlatformPeople.Members.Away("nobody answers");
    private volatile Optional<ZoneId> zone = Optional.empty();

    private void furnished() {
        furnish(new Plan().people(new PlatformPeople() {
            @Override
            public Optional<ZoneId> zoneOf(ActorId person) {
                return zone;
            }

            @Override
            public Members membersOf(String workspace, Gathering group) {
                assertThat(group).isEqualTo(new Gathering(Gathering.Kind.CHANNEL, "general"));
                return answer;
            }
        }));
    }

    private static PlatformPeople.Members listed(String... people) {
        return new PlatformPeople.Members.Listed(List.of(people).stream()
                .map(person -> new PlatformPeople.Member(person, person))
                .toList());
    }

    private void awaitAnswer(String text) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> house().ended("fay") && house().lastReply("fay").contains(text));
    }

    @Test
    void its_members_are_promised_seats_and_told_once_however_long_the_platform_takes_to_answer() {
        furnished();
        planned(4, "warm-share=0");
        house().say("fay", "/workshop invite #general carol");
        assertThat(house().answerTo("fay")).contains("Looking up who that is");
        assertThat(house().ended("fay")).isFalse();
        house().settleWhatIsDue();
        assertThat(house().directMessagesTo("carol")).isEmpty();

        // WHEN Kindling is restarted meanwhile and the platform answers at last
        house().restart();
        answer = listed("alice", "bob", "carol", "dave", "fay");
        house().advance(Duration.ofSeconds(16));
        awaitAnswer("4 people invited to Intro to Git");

        assertThat(house().lastReply("fay")).contains("Facilitators of the group were left out");
        for (String person : List.of("alice", "bob", "carol", "dave")) {
            assertThat(house().directMessagesTo(person))
                    .as(person)
                    .hasSize(1)
                    .allMatch(text -> text.contains("You have a seat in Intro to Git"));
        }
        assertThat(house().directMessagesTo("fay")).isEmpty();
        assertThat(house().count("select count(*) from group_invitation")).isZero();
        // AND one of them from outside the team may claim, since a seat was promised
        house().say("fay", "/workshop open");
        house().press("dave", "Claim my sandbox");
        assertThat(house().openForm("dave").title()).isEqualTo("Claim my sandbox");
    }

    @Test
    void who_cannot_be_listed_may_claim_as_a_whole_where_they_are_and_nowhere_else() {
        furnished();
        answer = new PlatformPeople.Members.Unlisted("whoever is in this channel", "Nobody may list them");
        planned(1, "warm-share=0");
        house().say("fay", "/workshop open");
        awaitBoard("is open");
        house().say("dave", "/workshop claim");
        assertThat(house().lastReply("dave")).contains("There is no workshop of yours");

        house().say("fay", "/workshop invite #general");
        awaitAnswer("Whoever is in this channel can claim now");
        house().say("fay", "/workshop invite #general");
        awaitAnswer("Whoever is in this channel can claim now");

        assertThat(house().lastReply("fay")).contains("Nobody may list them");
        assertThat(house().inChannel())
                .filteredOn(text -> text.contains("You are invited to Intro to Git"))
                .hasSize(1);
        house().sayInPrivate("erin", "/workshop claim intro-to-git");
        assertThat(house().lastReply("erin")).contains("You are not in team blue");
        house().say("dave", "/workshop claim " + Keys.fresh("dave").line());
        assertThat(house().answerTo("dave")).contains("Seat 1 of Intro to Git is yours");
        // AND with a seat they belong to it wherever they are
        house().sayInPrivate("dave", "/workshop status intro-to-git");
        assertThat(house().lastReply("dave")).contains("Your seat is number 1");
        house().say("erin", "/workshop claim " + Keys.fresh("erin").line());
        assertThat(house().lastReply("erin")).contains("You are number 1 on the wait-list");

        house().say("fay", "/workshop cancel");
        house().press("fay", "Cancel it");
        awaitWorkshop("CANCELLED");
        assertThat(house().count("select count(*) from workshop_rule")).isZero();
    }

    @Test
    void a_platform_that_never_answers_or_refuses_is_said_with_what_to_do() {
        furnished();
        planned(2, "warm-share=0");
        house().say("fay", "/workshop invite #general");
        house().settleWhatIsDue();
        house().advance(Duration.ofMinutes(11));
        awaitAnswer("The platform did not say who is in it: nobody answers");

        answer = new PlatformPeople.Members.Refused("That channel does not exist");
        house().say("fay", "/workshop invite");
        house().submit("fay", Map.of("people", "#general"));
        awaitAnswer("That channel does not exist");
        house().say("fay", "/workshop invite @everyone");
        assertThat(house().lastReply("fay")).contains("mention the channel itself");
        assertThat(house().count("select count(*) from seat where user_id is not null"))
                .isZero();
    }

    @Test
    void a_plan_without_a_zone_goes_by_the_clock_of_who_wrote_it_else_by_the_hosts_and_says_so() {
        furnished();
        zone = Optional.of(ZoneId.of("Europe/Berlin"));
        house().say("fay", "/workshop create name=One team=blue seats=2 start=2026-11-22T12:00 length=2h");
        assertThat(house().lastReply("fay"))
                .contains("Sun 22 Nov 12:00 Europe/Berlin", "Times are read by Europe/Berlin, your own time zone");

        zone = Optional.empty();
        house().say("fay", "/workshop create name=Two team=blue seats=2 start=2026-11-22T12:00 length=2h");
        assertThat(house().lastReply("fay"))
                .contains("Sun 22 Nov 12:00 UTC", "Times are read by UTC, the time zone of Kindling's host");
        house().say("fay", "/workshop create name=Three team=blue seats=2 start=2026-11-22T12:00 length=2h zone=UTC");
        assertThat(house().lastReply("fay")).doesNotContain("Times are read by");
    }
}
