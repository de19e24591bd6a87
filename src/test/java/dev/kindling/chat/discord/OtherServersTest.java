package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.chat.discord.fake.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that speaks like Discord and is none of its own: it leaves out much, and everything works all the same. */
@Timeout(300)
class OtherServersTest extends DiscordScenario {

    @BeforeEach
    void a_thin_server_with_kindling_in_it() throws IOException {
        discord.speakThinly();
        connect();
    }

    @Test
    void the_whole_way_from_the_form_to_the_details_works() throws IOException {
        openForm(alice);
        Message refused = discord.submitInRows(alice, Map.of("key", "nonsense", "life", "3h"))
                .awaitReply(message -> message.text().contains("That was not accepted"));
        assertThat(discord.press(alice, refused, "Correct it")
                        .awaitModal()
                        .field("life")
                        .value())
                .isEqualTo("3h");

        discord.submitInRows(alice, Map.of("key", key()))
                .awaitReply(message -> message.text().contains("is ready"));

        Message details = discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        Message question = discord.press(alice, details, "Delete").awaitReply();
        discord.press(alice, question, "Delete vm-alice-001")
                .awaitReply(message -> message.text().contains("vm-alice-001 is removed"));
        assertThat(kindling().readyz())
                .contains("\"discord\":{\"up\":true")
                .doesNotContain("did not take the commands");
        assertThat(discord.ephemeral(alice)).noneMatch(message -> message.text().contains("ssh -p "));
    }

    @Test
    void words_in_a_direct_message_and_roles_that_came_later_work() throws IOException {
        Role green = discord.role("green");
        Person bob = discord.person("bob", green, blue);

        discord.write(bob, key());

        discord.awaitDm(bob, message -> message.text().contains("ssh -p "));
        // An answer that cannot be read is no reason to say it again.
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> discord.dms(bob).stream()
                                .filter(message -> message.text().contains("ssh -p "))
                                .count()
                        == 1);
        assertThat(discord.rest().count(Rest.CREATE_MESSAGE))
                .isEqualTo(discord.dms(bob).size());
    }

    @Test
    void a_lost_line_is_taken_up_again() {
        discord.gateway().cut();
        await().atMost(SOON)
                .until(() -> discord.gateway().resumes() + discord.gateway().identifies() > 1
                        && discord.gateway().online());

        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
    }

    @Test
    void a_rate_limit_without_discords_headers_delays_one_message_and_stops_nothing_else() {
        discord.rest().next(Rest.CREATE_MESSAGE, Trouble.rateLimited(Duration.ofSeconds(1)));

        discord.write(alice, "list");
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");

        discord.awaitDm(alice, message -> message.text().contains("You have no sandbox"));
    }
}
