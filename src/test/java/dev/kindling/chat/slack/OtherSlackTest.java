package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that speaks Slack's language with less than Slack says, or more: the same comes of it. */
@Timeout(180)
class OtherSlackTest extends SlackScenario {
    /** In a team by name, not by a user group. */
    private static final String NAMED = "U0NAMED";

    private String key = "";

    @BeforeEach
    void somebody_with_a_key() throws IOException {
        slack.person(NAMED, "alice");
        key = key();
    }

    @Test
    void where_only_sockets_messages_and_forms_exist_a_named_person_gets_a_sandbox_all_the_same() throws Exception {
        slack.lacks("users.info", "users.list", "usergroups.users.list", "usergroups.list", "views.publish");
        slack.refusesUserIdsAsChannels();
        var kindling = connect();

        openForm(NAMED);
        ack(slack.submit(NAMED, Map.of("key", key)));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(NAMED))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("ssh -p ")));
        assertThat(slack.timesOf("conversations.open")).hasSize(1);
        assertThat(kindling.readyz()).contains("I cannot read who is in the user group " + KindlingInSlack.GROUP);
    }

    @Test
    void commands_that_all_carry_the_same_trigger_or_none_are_told_apart() throws Exception {
        connect();
        ObjectNode list = slack.commandPayload(NAMED, "/sandbox show", CHANNEL).put("trigger_id", "1.2.same");
        ObjectNode create =
                slack.commandPayload(NAMED, "/sandbox create " + key, CHANNEL).put("trigger_id", "1.2.same");
        ObjectNode bare = slack.commandPayload(NAMED, "/sandbox help keys", CHANNEL);
        bare.remove("trigger_id");
        bare.remove("response_url");
        bare.remove("team_domain");
        bare.putNull("enterprise_id").put("something_new", true);

        assertThat(text(slack.again(list, "slash_commands"))).contains("You have no sandbox");
        assertThat(text(slack.again(create, "slash_commands"))).contains("Making vm-alice-001");
        assertThat(text(slack.again(create, "slash_commands"))).contains("Making vm-alice-001");
        assertThat(text(slack.again(bare, "slash_commands"))).contains("About keys");
        bare.put("text", "show vm-alice-001");
        assertThat(text(slack.again(bare, "slash_commands"))).doesNotContain("About keys");
    }

    @Test
    void a_command_without_a_response_url_is_followed_by_direct_messages() throws Exception {
        connect();
        ObjectNode create = slack.commandPayload(NAMED, "/sandbox create " + key, CHANNEL);
        create.remove("response_url");

        assertThat(text(slack.again(create, "slash_commands"))).contains("Making vm-alice-001");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(NAMED))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p "))
                        .anySatisfy(message -> assertThat(message.text()).contains("is ready")));
    }

    @Test
    void envelopes_that_nobody_understands_are_acknowledged_and_disturb_nobody() throws Exception {
        connect();
        ObjectNode odd = slack.commandPayload(NAMED, "/sandbox list", CHANNEL);
        odd.remove("command");

        ack(slack.again(odd, "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "from_the_future"), "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "block_actions"), "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "view_submission"), "interactive"));

        assertThat(answer(NAMED, "/sandbox list")).contains("You have no sandbox");
    }

    @Test
    void the_page_of_whoever_looked_at_it_is_made_anew_after_a_restart() throws Exception {
        connect();
        ack(slack.openHome(NAMED));
        await().atMost(SOON).until(() -> slack.homeOf(NAMED).isPresent());
        stop();
        slack.forgetHomes();

        connect();

        await().atMost(SOON).until(() -> slack.homeOf(NAMED).isPresent());
    }
}
