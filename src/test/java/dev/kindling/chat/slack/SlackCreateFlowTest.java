package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Member;
import dev.kindling.chat.slack.fake.Message;
import dev.kindling.chat.slack.fake.Modal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unmodified SDK and the whole product against a strict Slack. */
@Timeout(180)
class SlackCreateFlowTest extends SlackScenario {
    @BeforeEach
    void a_workspace_with_kindling_in_it() throws IOException {
        slack.member(new Member("U0GUEST", "gwen", FakeSlack.TEAM, false, false, true, false))
                .member(new Member("U0FAR", "stan", "T0002", false, false, false, true))
                .group(KindlingInSlack.GROUP, ALICE, BOB, "U0GUEST");
        connect();
    }

    @Test
    void form_wrong_key_right_key_progress_direct_message_buttons_and_home() throws Exception {
        String key = key();
        // WHEN alice opens her home and asks for a sandbox without a key
        ack(slack.openHome(ALICE));
        await().atMost(SOON).until(() -> slack.homeOf(ALICE).isPresent());
        assertThat(slack.homeOf(ALICE).orElseThrow().toString()).contains("You have no sandbox");
        Ack asked = ack(slack.command(ALICE, "/sandbox create", CHANNEL));
        // A machine that is too slow to open it in time shows her a button as well.
        assumeThat(asked.payload().toString()).doesNotContain("Open the form");
        assertThat(asked.payload().isMissingNode()).isTrue();

        // THEN a form is open; a wrong key is refused inside it
        Modal form = slack.modalOf(ALICE).orElseThrow();
        assertThat(form.view().path("title").path("text").asText()).isEqualTo("Create a sandbox");
        JsonNode refused = ack(slack.submit(ALICE, Map.of("key", "nonsense"))).payload();
        assertThat(refused.path("response_action").asText()).isEqualTo("errors");
        assertThat(refused.path("errors").path("key").asText()).isNotEmpty();

        // WHEN the right key is sent in, in the same form
        ack(slack.submit(ALICE, Map.of("key", key)));
        assertThat(slack.modalOf(ALICE)).isEmpty();

        // THEN one private message in the channel follows what happens, and the details come by direct message alone
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(slack.whisperedTo(ALICE, CHANNEL))
                    .singleElement()
                    .satisfies(message -> assertThat(message.text()).contains("is ready"));
            assertThat(slack.messagesTo(ALICE))
                    .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ", "ssh-ed25519"));
        });
        assertThat(slack.publicIn(CHANNEL)).isEmpty();

        // AND her home shows it, with the steps that fit
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(slack.homeOf(ALICE).orElseThrow().toString())
                                .contains("vm-alice-001", "ready", "Extend"));

        // WHEN she presses Delete on the details, and confirms
        ack(slack.press(ALICE, details(ALICE).get(0), "Delete"));
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() > 1);
        Message question = slack.messagesTo(ALICE).get(slack.messagesTo(ALICE).size() - 1);
        String yes = question.buttons().get(0).path("text").path("text").asText();
        ack(slack.press(ALICE, question, yes));

        // THEN it is gone, also from her home
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(slack.homeOf(ALICE).orElseThrow().toString()).contains("You have no sandbox"));
        assertThat(slack.complaints()).isEmpty();
        nothing_secret_is_left();
    }

    private void nothing_secret_is_left() throws IOException {
        assertThat(slack.everything()).doesNotContain(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "PRIVATE KEY");
        // Elsewhere files come and go while Kindling runs.
        try (Stream<Path> files = Files.list(database().getParent())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("kindling.db"))
                    .toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "/hook/");
            }
        }
    }

    @Test
    void a_command_with_a_key_is_answered_in_one_message_that_follows_what_happens() throws Exception {
        String key = key();

        ack(slack.command(ALICE, "/sandbox create " + key, CHANNEL));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("is ready")));
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void words_in_a_direct_message_are_understood_and_a_form_opens_at_a_button() throws Exception {
        ack(slack.write(ALICE, "create"));
        await().atMost(SOON).until(() -> slack.messagesTo(ALICE).size() == 1);

        ack(slack.press(ALICE, slack.messagesTo(ALICE).get(0), "Open the form"));

        assertThat(form(ALICE).user()).isEqualTo(ALICE);
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void an_uploaded_public_key_makes_a_sandbox() throws Exception {
        ack(slack.upload(ALICE, "id_ed25519.pub", key()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ")));
    }

    @Test
    void a_mention_is_answered_to_the_one_who_asked() throws Exception {
        ack(slack.mention(ALICE, CHANNEL, "list"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .singleElement()
                        .satisfies(message -> assertThat(message.text()).contains("You have no sandbox")));
        assertThat(slack.publicIn(CHANNEL)).isEmpty();
    }

    @Test
    void guests_and_people_of_other_workspaces_are_refused_with_a_sentence() throws Exception {
        assertThat(answer("U0GUEST", "/sandbox create")).contains("Guests get no sandboxes");
        assertThat(answer("U0FAR", "/sandbox create")).contains("another workspace");
    }

    @Test
    void unknown_commands_get_a_friendly_answer() throws Exception {
        assertThat(answer(ALICE, "/nosuch thing")).contains("There is no command /nosuch");
    }

    @Test
    void closed_direct_messages_are_told_with_a_button_to_try_again() throws Exception {
        slack.closeMessagesOf(ALICE, true);

        ack(slack.command(ALICE, "/sandbox create " + key(), CHANNEL));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.whisperedTo(ALICE, CHANNEL))
                        .anySatisfy(message -> assertThat(message.text())
                                .contains("I cannot send you a direct message")
                                .doesNotContain("ssh -p ")));
        slack.closeMessagesOf(ALICE, false);
        Message told = slack.whisperedTo(ALICE, CHANNEL).stream()
                .filter(message -> message.text().contains("I cannot send"))
                .findFirst()
                .orElseThrow();
        ack(slack.press(ALICE, told, "Try again"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo(ALICE))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ")));
        assertThat(slack.publicIn(CHANNEL)).isEmpty();
    }
}
