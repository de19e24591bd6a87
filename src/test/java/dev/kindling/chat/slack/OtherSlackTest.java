package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks Slack's language with less than Slack says, or more: the same comes of it. */
@Timeout(90)
class OtherSlackTest {
    private static final String ALICE = "U0NAMED";
    private static final String CHANNEL = "C0GENERAL";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final FakeSlack slack = new FakeSlack().person(ALICE, "alice");
    private final List<KindlingInSlack> running = new ArrayList<>();
    private String key = "";

    @BeforeEach
    void a_key() {
        key = SampleKeys.ed25519(directory).line();
    }

    @AfterEach
    void end() {
        stop();
        slack.close();
    }

    private void stop() {
        running.forEach(KindlingInSlack::close);
        running.clear();
    }

    private KindlingInSlack connect() throws IOException {
        var kindling = KindlingInSlack.start(slack, directory);
        running.add(kindling);
        await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        return kindling;
    }

    @Test
    void where_only_sockets_messages_and_forms_exist_a_named_person_gets_a_sandbox_all_the_same() throws Exception {
        slack.lacks("users.info", "users.list", "usergroups.users.list", "usergroups.list", "views.publish");
        slack.refusesUserIdsAsChannels();
        var kindling = connect();

        ack(slack.command(ALICE, "/sandbox create", CHANNEL));
        ack(slack.submit(ALICE, Map.of("key", key)));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("ssh -p ")));
        assertThat(slack.timesOf("conversations.open")).hasSize(1);
        assertThat(kindling.readyz()).contains("I cannot read who is in the user group " + KindlingInSlack.GROUP);
    }

    @Test
    void commands_that_all_carry_the_same_trigger_or_none_are_told_apart() throws Exception {
        connect();
        ObjectNode list = slack.commandPayload(ALICE, "/sandbox show", CHANNEL).put("trigger_id", "1.2.same");
        ObjectNode create =
                slack.commandPayload(ALICE, "/sandbox create " + key, CHANNEL).put("trigger_id", "1.2.same");
        ObjectNode bare = slack.commandPayload(ALICE, "/sandbox help keys", CHANNEL);
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
        ObjectNode create = slack.commandPayload(ALICE, "/sandbox create " + key, CHANNEL);
        create.remove("response_url");

        assertThat(text(slack.again(create, "slash_commands"))).contains("Making vm-alice-001");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p "))
                        .anySatisfy(message -> assertThat(message.text()).contains("is ready")));
    }

    @Test
    void envelopes_that_nobody_understands_are_acknowledged_and_disturb_nobody() throws Exception {
        connect();
        ObjectNode odd = slack.commandPayload(ALICE, "/sandbox list", CHANNEL);
        odd.remove("command");

        ack(slack.again(odd, "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "from_the_future"), "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "block_actions"), "interactive"));
        ack(slack.again(odd.deepCopy().put("type", "view_submission"), "interactive"));

        assertThat(text(slack.command(ALICE, "/sandbox list", CHANNEL))).contains("You have no sandbox");
    }

    @Test
    void the_page_of_whoever_looked_at_it_is_made_anew_after_a_restart() throws Exception {
        connect();
        ack(slack.openHome(ALICE));
        await().atMost(SOON).until(() -> slack.homeOf(ALICE).isPresent());
        stop();
        slack.forgetHomes();

        connect();

        await().atMost(SOON).until(() -> slack.homeOf(ALICE).isPresent());
    }

    private static String text(CompletableFuture<Ack> sent) throws Exception {
        return ack(sent).payload().path("text").asText();
    }

    private static Ack ack(CompletableFuture<Ack> sent) throws Exception {
        return sent.get(15, TimeUnit.SECONDS);
    }
}
