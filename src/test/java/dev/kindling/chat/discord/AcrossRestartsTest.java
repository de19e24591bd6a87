package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.endtoend.StateRows;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody began before Kindling was started anew can be finished after it. */
@Timeout(300)
class AcrossRestartsTest extends DiscordScenario {
    private static final String PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----";

    @BeforeEach
    void kindling_is_there() throws IOException {
        connect();
    }

    private void restart() throws IOException {
        stop();
        connect();
    }

    @Test
    void a_form_that_was_refused_opens_again_with_what_was_right_and_is_gone_when_it_was_taken() throws IOException {
        openForm(alice);
        Message refused = discord.submit(alice, Map.of("key", "nonsense", "life", "3h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));
        restart();

        Modal again = discord.press(alice, refused, "Correct it").awaitModal();

        assertThat(again.field("life").value()).isEqualTo("3h");
        assertThat(again.field("key").value()).isEmpty();
        discord.submit(alice, Map.of("key", key()))
                .awaitReply(message -> message.text().contains("is ready"));
        try (var rows = new StateRows(state())) {
            assertThat(rows.rows("select * from discord_form")).isEmpty();
        }
    }

    @Test
    void a_form_that_was_open_meanwhile_is_taken_and_can_be_corrected() throws IOException {
        openForm(alice);
        restart();

        Message refused = discord.submit(alice, Map.of("key", "nonsense", "life", "5h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));

        assertThat(discord.press(alice, refused, "Correct it")
                        .awaitModal()
                        .field("life")
                        .value())
                .isEqualTo("5h");
    }

    @Test
    void a_private_key_in_a_form_is_kept_nowhere() {
        openForm(alice);

        discord.submit(alice, Map.of("key", PRIVATE + " b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE", "life", "3h"))
                .awaitReply();

        try (var rows = new StateRows(state())) {
            assertThat(rows.rows("select opened || entered from discord_form").toString())
                    .doesNotContain("b3BlbnNzaC1rZXktdjE", "PRIVATE");
        }
    }

    @Test
    void what_somebody_could_not_be_sent_is_said_once_with_their_next_answer() throws IOException {
        discord.closeDms(alice, true);
        Person bob = discord.person("bob", blue);
        create(bob).awaitReply(message -> message.text().contains("is ready"));
        discord.slash(bob, "sandbox share", Map.of("person", alice)).awaitReply();
        try (var rows = new StateRows(state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from discord_missed") == 1);
        }
        restart();

        assertThat(discord.slash(alice, "sandbox list").awaitReply().text())
                .contains("Meanwhile I could not send you by direct message: bob shares vm-bob-001 with you");

        try (var rows = new StateRows(state())) {
            await().atMost(SOON).until(() -> rows.count("select count(*) from discord_missed") == 0);
        }
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).doesNotContain("Meanwhile");
    }
}
