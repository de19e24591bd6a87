package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Interaction.Response;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Trouble;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Roles come with each interaction; where it matters Discord is asked for them once more, within the three seconds. The
 * interactions here say what was true a moment ago.
 */
@Timeout(300)
class RolesTest extends DiscordScenario {
    private String key;

    @BeforeEach
    void kindling_is_there() throws IOException {
        connect();
        key = key();
    }

    private void a_lost_role_that_interactions_still_have() {
        discord.interactionsSayOldRoles(alice, blue);
        discord.take(alice, blue);
    }

    @Test
    void a_role_lost_between_the_form_and_its_sending_counts_even_if_the_interaction_does_not_know() {
        openForm(alice);
        a_lost_role_that_interactions_still_have();

        assertThat(discord.submit(alice, Map.of("key", key)).awaitReply().text())
                .contains("You are in no team");
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
    }

    @Test
    void a_role_lost_while_the_machine_is_made_keeps_the_details_back() throws SQLException {
        Interaction create = asked_for_with_nothing_made_before(() -> discord.take(alice, blue));

        create.awaitReply(message -> message.text().contains("You are no longer in team blue"));
        assertThat(discord.dms(alice)).isEmpty();

        discord.give(alice, blue);
        discord.slash(alice, "sandbox show").awaitReply();
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
    }

    /** Alice's sandbox; she came with her role, and nothing is committed before that happened. */
    private Interaction asked_for_with_nothing_made_before(Runnable happens) throws SQLException {
        try (var held = new HeldDatabase(state())) {
            Interaction create = discord.slash(alice, "sandbox create", Map.of("key", key));
            create.awaitResponse();
            happens.run();
            return create;
        }
    }

    @Test
    void whoever_left_while_the_machine_was_made_gets_no_details() throws SQLException {
        Interaction create = asked_for_with_nothing_made_before(() -> discord.leaves(alice));

        create.awaitReply(message -> message.text().contains("You are no longer in team blue"));
        assertThat(discord.dms(alice)).isEmpty();
    }

    @Test
    void while_discord_says_nothing_about_somebody_what_they_came_with_counts() {
        discord.rest().always(Rest.MEMBER, Trouble.broken(503));

        discord.slash(alice, "sandbox create", Map.of("key", key));

        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
    }

    @Test
    void who_has_left_the_server_by_then_is_refused() {
        openForm(alice);
        discord.interactionsSayOldRoles(alice, blue);
        discord.leaves(alice);

        assertThat(discord.submit(alice, Map.of("key", key)).awaitReply().text())
                .contains("not a member of this server any more");
    }

    @Test
    void the_yes_to_a_question_is_looked_up_and_the_question_is_not() {
        discord.slash(alice, "sandbox create", Map.of("key", key))
                .awaitReply(message -> message.text().contains("is ready"));
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        int before = discord.rest().count(Rest.MEMBER);
        Message question = discord.slash(alice, "sandbox delete").awaitReply();
        assertThat(discord.rest().count(Rest.MEMBER)).isEqualTo(before);
        discord.interactionsSayOldRoles(alice, blue);
        discord.leaves(alice);

        Interaction yes = discord.press(alice, question, "Delete vm-alice-001");

        assertThat(yes.awaitReply().text()).contains("not a member of this server any more");
        assertThat(discord.rest().count(Rest.MEMBER)).isEqualTo(before + 1);
    }

    @Test
    void a_slow_look_up_is_covered_by_a_promise_and_the_form_counts_by_what_it_said() {
        openForm(alice);
        discord.rest().always(Rest.MEMBER, Trouble.late(Duration.ofSeconds(2)));

        Interaction sent = discord.submit(alice, Map.of("key", key));

        assertThat(sent.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE);
        sent.awaitReply(message -> message.text().contains("is ready"));
    }

    @Test
    void what_reached_kindling_late_is_not_believed_without_asking() {
        discord.waitForResponses(Duration.ofSeconds(3));
        discord.deliverLate(Duration.ofSeconds(11));
        a_lost_role_that_interactions_still_have();

        discord.slash(alice, "sandbox create", Map.of("key", key));

        discord.awaitDm(alice, message -> message.text().contains("You are in no team"));
    }
}
