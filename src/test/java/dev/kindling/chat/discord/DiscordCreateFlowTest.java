package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Interaction.Response;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.SentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unmodified SDK and the whole product against a strict Discord. */
@Timeout(180)
class DiscordCreateFlowTest extends DiscordScenario {
    private final Person bob = discord.person("bob", blue);

    @BeforeEach
    void kindling_is_there() throws IOException {
        connect();
    }

    @Test
    void form_wrong_key_right_key_progress_direct_message_and_buttons() throws IOException {
        String key = key();
        // WHEN alice asks for a sandbox without a key
        Modal form = openForm(alice);
        assertThat(form.title()).isEqualTo("Create a sandbox");

        // THEN a wrong key is explained to her alone, and the form opens again with what was right
        Message refused = discord.submit(alice, Map.of("key", "nonsense", "life", "3h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));
        assertThat(refused.ephemeral()).isTrue();
        Modal again = discord.press(alice, refused, "Correct it").awaitModal();
        assertThat(again.field("life").value()).isEqualTo("3h");
        assertThat(again.field("key").value()).isEmpty();

        // WHEN the right key is sent in
        Interaction sent = discord.submit(alice, Map.of("key", key));

        // THEN one private message follows what happens, and the details come by direct message alone
        Message ready = sent.awaitReply(message -> message.text().contains("is ready"));
        assertThat(ready.ephemeral()).isTrue();
        Message details = discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        assertThat(details.text()).contains("ssh-ed25519", "vm-alice-001");
        assertThat(discord.messagesIn(discord.general())).isEmpty();
        assertThat(discord.ephemeral(alice)).noneMatch(message -> message.text().contains("ssh -p "));

        // WHEN she presses Delete on the details, and confirms
        Message question = discord.press(alice, details, "Delete")
                .awaitReply(message -> message.text().contains("Delete vm-alice-001?"));
        discord.press(alice, question, "Delete vm-alice-001");

        // THEN it is gone
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(discord.slash(alice, "sandbox list")
                                .awaitReply()
                                .text())
                        .contains("You have no sandbox"));
        assertThat(discord.complaints()).isEmpty();
        nothing_secret_is_left();
    }

    private void nothing_secret_is_left() throws IOException {
        assertThat(discord.rest().everything()).doesNotContain(FakeDiscord.TOKEN, "PRIVATE KEY");
        List<String> tokens =
                discord.interactions().stream().map(Interaction::token).toList();
        // Elsewhere files come and go while Kindling runs.
        try (Stream<Path> files = Files.list(kindling().state())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("kindling.db"))
                    .toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(FakeDiscord.TOKEN)
                        .doesNotContain(tokens);
            }
        }
    }

    @Test
    void a_command_with_options_is_answered_in_one_message_that_follows_what_happens() throws IOException {
        Interaction create = discord.slash(
                alice, "sandbox create", Map.of("key", key(), "team", "blue", "flavour", "standard", "for", "2h"));

        // On a machine that is busy a promise comes first.
        assertThat(create.awaitResponse()).isIn(Response.MESSAGE, Response.DEFERRED_MESSAGE);
        create.awaitReply(message -> message.text().contains("is ready"));
        assertThat(discord.ephemeral(alice)).hasSize(1);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void one_is_offered_ones_own_sandboxes_teams_flavours_and_topics() throws IOException {
        create(alice).awaitReply(message -> message.text().contains("is ready"));

        assertThat(offered(alice, "sandbox show", "name")).containsExactly("vm-alice-001");
        assertThat(offered(bob, "sandbox show", "name")).isEmpty();
        assertThat(offered(bob, "sandbox create", "team")).containsExactly("blue");
        assertThat(offered(bob, "sandbox create", "flavour")).containsExactly("standard");
        assertThat(offered(bob, "sandbox help", "topic")).contains("keys", "extend");
        assertThat(offered(discord.person("stan"), "sandbox create", "team")).isEmpty();
        assertThat(discord.complaints()).isEmpty();
    }

    private List<String> offered(Person person, String line, String option) {
        return discord.autocomplete(person, line, Map.of(option, ""), option).awaitChoices().stream()
                .map(choice -> choice.path("value").asText())
                .toList();
    }

    @Test
    void words_in_a_direct_message_are_understood_and_a_form_opens_at_a_button() throws IOException {
        discord.write(alice, "create");
        Message offer = discord.awaitDm(alice, message -> message.labels().contains("Open the form"));

        form(discord.press(alice, offer, "Open the form"));
        discord.submit(alice, Map.of("key", key()));

        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_pasted_or_uploaded_public_key_makes_a_sandbox() throws IOException {
        discord.write(alice, key());
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));

        discord.write(bob, "", new SentFile("id.pub", key()));
        discord.awaitDm(bob, message -> message.text().contains("ssh -p "));
    }

    @Test
    void a_mention_is_answered_to_the_one_who_asked_and_to_nobody_else() {
        discord.write(alice, discord.general(), discord.bot().mention() + " list");
        discord.awaitDm(alice, message -> message.text().contains("You have no sandbox"));

        discord.write(alice, discord.general(), "I like " + discord.bot().mention());
        discord.slash(alice, "sandbox list").awaitReply();

        assertThat(discord.dms(alice)).hasSize(1);
        assertThat(discord.messagesIn(discord.general()))
                .allMatch(message -> message.author().equals(alice));
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void who_is_in_no_team_or_not_in_the_server_is_refused_with_a_sentence() {
        Person stan = discord.person("stan");
        assertThat(discord.slash(stan, "sandbox create").awaitReply().text()).contains("You are in no team");

        // Discord lets a bot write to nobody with whom it shares no server; nothing comes of it, and nothing breaks.
        Person stranger = discord.stranger("stranger");
        discord.write(stranger, "create " + "ssh-ed25519 AAAA");
        assertThat(discord.slash(stan, "sandbox list").awaitReply().text()).contains("You have no sandbox");
        assertThat(discord.dms(stranger)).isEmpty();
    }

    @Test
    void a_role_lost_between_the_form_and_its_sending_counts() throws IOException {
        String key = key();
        openForm(alice);
        discord.take(alice, blue);
        assertThat(discord.submit(alice, Map.of("key", key)).awaitReply().text())
                .contains("You are in no team");

        // In a direct message Discord sends no roles along, so they are asked for.
        discord.write(bob, "create");
        Message offer = discord.awaitDm(bob, message -> message.labels().contains("Open the form"));
        form(discord.press(bob, offer, "Open the form"));
        discord.take(bob, blue);
        assertThat(discord.submit(bob, Map.of("key", key)).awaitReply().text()).contains("You are in no team");

        Person carol = discord.person("carol", blue);
        discord.write(carol, "create");
        Message offered = discord.awaitDm(carol, message -> message.labels().contains("Open the form"));
        form(discord.press(carol, offered, "Open the form"));
        discord.leaves(carol);
        assertThat(discord.submit(carol, Map.of("key", key)).awaitReply().text())
                .contains("not a member");
    }

    @Test
    void a_form_sent_in_the_old_shape_is_answered_and_not_taken_for_a_key() {
        openForm(alice);

        Message answer = discord.submitInRows(alice, Map.of("key", "anything")).awaitReply();

        assertThat(answer.text()).contains("That was not accepted");
    }

    @Test
    void commands_are_registered_once_and_only_sent_again_when_they_differ() throws IOException {
        assertThat(discord.commands()).contains("sandbox");
        JsonNode sandbox = discord.commandsOf(discord.guildId()).stream()
                .filter(command -> command.path("name").asText().equals("sandbox"))
                .findFirst()
                .orElseThrow();
        assertThat(sandbox.path("options").findValuesAsText("name"))
                .contains(
                        "create", "list", "show", "extend", "stop", "start", "reset", "key", "share", "doctor",
                        "delete");
        stop();

        start().awaitConnected();
        // It looks what is there, and has all the time for more until it has answered and ended.
        discord.rest().awaitCount("GET /applications/{application_id}/guilds/{guild_id}/commands", 2);
        discord.slash(alice, "sandbox list").awaitReply();
        stop();

        assertThat(discord.rest().count(Rest.PUT_GUILD_COMMANDS)).isEqualTo(1);
    }

    @Test
    void a_pasted_private_key_is_not_repeated_anywhere() {
        Message answer = discord.slash(
                        alice,
                        "sandbox create",
                        Map.of(
                                "key",
                                "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUx -----END OPENSSH PRIVATE KEY-----"))
                .awaitReply();

        assertThat(answer.text().toLowerCase(java.util.Locale.ROOT)).contains("private key");
        assertThat(discord.rest().everything()).doesNotContain("b3BlbnNzaC1rZXktdjE");
    }

    @Test
    void a_command_in_a_server_that_is_not_served_is_refused() {
        String other = discord.addGuild("Other");
        discord.joins(alice, other);
        discord.write(alice, discord.channel(other, "lobby"), discord.bot().mention() + " list");

        discord.awaitDm(alice, message -> message.text().contains("does not serve this server"));
    }
}
