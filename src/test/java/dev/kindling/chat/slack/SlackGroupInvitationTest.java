package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Member;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** User groups and channels of a workspace are invited to a workshop. */
@Timeout(180)
class SlackGroupInvitationTest extends SlackScenario {
    @BeforeEach
    void a_workspace_with_a_workshop() throws IOException {
        slack.person("U0BOBBY", "bob")
                .person("U0CAROL", "carol")
                .person("U0FAY", "fay")
                .member(new Member("U0ROBOT", "robot", FakeSlack.TEAM, false, true, false, false))
                .group(KindlingInSlack.GROUP, ALICE)
                .group("S0STUDENTS", ALICE, "U0BOBBY", "U0FAY")
                .channel("C0LOUNGE", ALICE, "U0BOBBY", "U0CAROL", "U0ROBOT", "U0FAY");
        connect();
        fay("/workshop create name=Class team=blue seats=10 start=\"tomorrow 9:00\" length=2h warm-share=0");
        awaitAnswer("Class is planned");
    }

    private void fay(String words) {
        assertThat(slack.command("U0FAY", words, CHANNEL).join()).isNotNull();
    }

    private void awaitAnswer(String text) {
        await(text)
                .atMost(SOON)
                .until(() -> slack.whisperedTo("U0FAY", CHANNEL).stream()
                        .anyMatch(message -> message.text().contains(text)));
    }

    private void awaitInvitations(String... people) {
        for (String person : List.of(people)) {
            await(person)
                    .atMost(SOON)
                    .until(() -> slack.messagesTo(person).stream()
                                    .filter(message -> message.text().contains("You have a seat in Class"))
                                    .count()
                            == 1);
        }
    }

    @Test
    void the_members_of_a_group_that_no_team_names_are_invited_by_direct_message() {
        fay("/workshop invite <!subteam^S0STUDENTS|@students>");

        awaitAnswer("2 people invited to Class");
        awaitInvitations(ALICE, "U0BOBBY");
        assertThat(slack.messagesTo("U0FAY")).isEmpty();
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void the_members_of_a_channel_are_invited_with_the_scope_and_without_it_may_claim_there() {
        fay("/workshop invite <#C0LOUNGE|lounge>");
        awaitAnswer("channels:read");
        awaitAnswer("Whoever is in this channel can claim now");
        await().atMost(SOON)
                .until(() -> slack.publicIn("C0LOUNGE").stream()
                        .anyMatch(message -> message.text().contains("You are invited to Class")));

        slack.withScope("channels:read");
        fay("/workshop invite <#C0LOUNGE|lounge>");
        awaitAnswer("3 people invited to Class");
        awaitInvitations(ALICE, "U0BOBBY", "U0CAROL");
        assertThat(slack.messagesTo("U0ROBOT")).isEmpty();
        fay("/workshop invite <#C0NOWHERE|nowhere>");
        awaitAnswer("That channel does not exist, or I am not in it");
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void who_made_a_workshop_hears_that_the_bot_is_not_in_its_channel_and_has_it_said_once_more() throws Exception {
        slack.botIsNotIn("C0LOUNGE");
        fay("/workshop invite <#C0LOUNGE|lounge>");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo("U0FAY"))
                        .singleElement()
                        .satisfies(message ->
                                assertThat(message.text()).contains("Class", "C0LOUNGE", "/invite @kindling")));
        slack.inviteBotTo("C0LOUNGE");
        ack(slack.press("U0FAY", slack.messagesTo("U0FAY").get(0), "Try again"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.publicIn("C0LOUNGE"))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("You are invited to Class")));
        await().atMost(SOON)
                .until(() -> slack.messagesTo("U0FAY").stream()
                        .anyMatch(message -> message.text().contains("look into the channel")));
        assertThat(slack.complaints()).isEmpty();
    }
}
