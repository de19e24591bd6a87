package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People who take no direct messages get their details privately, or are told how; never nothing. */
@Timeout(300)
class ClosedMessagesTest extends DiscordScenario {
    private static final int TENANTS = 50;

    @BeforeEach
    void kindling_is_there_and_alice_takes_no_messages() throws IOException {
        discord.closeDms(alice, true);
        connect();
    }

    @Test
    void each_of_fifty_tenants_gets_their_details_for_their_eyes_alone() throws IOException {
        // The fake is much slower at both by itself; so much of it still has to wait.
        discord.rest().limit(Rest.MEMBER, 5, Duration.ofMillis(200));
        discord.rest().limit(Rest.CREATE_DM, 40, Duration.ofSeconds(2));
        List<Person> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            Person tenant = discord.person("tenant" + i, blue);
            discord.closeDms(tenant, true);
            tenants.add(tenant);
        }
        List<Interaction> creates = new ArrayList<>();
        for (Person tenant : tenants) {
            creates.add(create(tenant));
        }
        await().atMost(Duration.ofSeconds(150))
                .untilAsserted(() -> assertThat(tenants)
                        .allSatisfy(tenant -> assertThat(discord.ephemeral(tenant))
                                .filteredOn(DiscordScenario::details)
                                .singleElement()
                                .satisfies(message ->
                                        assertThat(message.text()).contains("vm-" + tenant.name() + "-001"))));
        assertThat(discord.messagesIn(discord.general())).isEmpty();
        assertThat(creates).allMatch(create -> create.attempts() == 1);
    }

    @Test
    void the_button_tries_the_direct_message_again() throws IOException {
        Message shown = create(alice).awaitFollowup(DiscordScenario::details);
        assertThat(shown.ephemeral()).isTrue();
        assertThat(shown.text()).contains("Your direct messages are closed to me");

        // Still closed: it is shown here again.
        Interaction again = discord.press(alice, shown, "Try my DM again");
        again.awaitReply(message -> message.text().contains("Sent once more"));
        await().atMost(SOON)
                .until(() -> discord.ephemeral(alice).stream()
                                .filter(DiscordScenario::details)
                                .count()
                        >= 1);
        Message once_more = again.awaitFollowup(DiscordScenario::details);

        discord.closeDms(alice, false);
        discord.press(alice, once_more, "Try my DM again");
        assertThat(details(discord.awaitDm(alice))).isTrue();
        assertThat(discord.messagesIn(discord.general())).isEmpty();
    }

    @Test
    void a_filter_that_refuses_the_message_counts_like_closed_messages() throws IOException {
        Person bob = discord.person("bob", blue);
        discord.filterDms(bob);

        create(bob).awaitFollowup(DiscordScenario::details);
    }

    @Test
    void while_the_button_tries_what_they_have_stays() throws IOException {
        Message shown = create(alice).awaitFollowup(DiscordScenario::details);

        Interaction again = discord.press(alice, shown, "Try my DM again");
        Message answer = again.awaitReply(message -> message.text().contains("Sent once more"));

        assertThat(answer.id()).isNotEqualTo(shown.id());
        assertThat(discord.ephemeral(alice))
                .filteredOn(DiscordScenario::details)
                .contains(shown);
    }

    @Test
    void a_refusal_without_a_word_of_discords_own_counts_as_well() throws IOException {
        Person bob = discord.person("bob", blue);
        discord.rest().always(Rest.CREATE_MESSAGE, discord.direct(bob), Trouble.refused(403, 0, "403: Forbidden"));

        create(bob).awaitFollowup(DiscordScenario::details);
    }

    @ParameterizedTest
    @CsvSource({"404, 10015, Unknown Webhook", "401, 50027, Invalid Webhook Token"})
    void without_a_young_interaction_they_are_called_in_the_channel_without_a_secret(
            int status, int code, String meaning) throws IOException {
        discord.rest().always(Rest.FOLLOWUP, Trouble.refused(status, code, meaning));

        create(alice);

        Message call = discord.awaitMessage(
                discord.general(), message -> message.text().contains(alice.mention()));
        assertThat(call.text()).contains("/sandbox show").doesNotContain("vm-alice", "ssh", "127.0.0.1");
        discord.rest().wellAgain();
        // They do what it says, and have their details.
        discord.slash(alice, "sandbox show").awaitFollowup(DiscordScenario::details);
        assertThat(discord.messagesIn(discord.general())).hasSize(1);
    }

    @Test
    void what_found_no_way_is_mentioned_with_their_next_answer() throws IOException {
        Person bob = discord.person("bob", blue);
        create(bob).awaitReply(message -> message.text().contains("is ready"));
        discord.slash(bob, "sandbox share", Map.of("person", alice)).awaitReply();
        await().atMost(SOON)
                .until(() -> discord.slash(alice, "sandbox list")
                        .awaitReply()
                        .text()
                        .contains("Meanwhile I could not send you by direct message: bob shares vm-bob-001 with you"));
    }
}
