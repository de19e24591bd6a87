package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Place;
import dev.kindling.chat.discord.fake.Role;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A role and a channel are invited on a server whose members no bot may list without a privileged intent. */
@Timeout(180)
class DiscordGroupInvitationTest extends DiscordScenario {
    private final Role facilitators = discord.role("facilitators");
    private final Role students = discord.role("Students");
    private final Person fay = discord.person("fay", blue, facilitators);

    @BeforeEach
    void a_workshop() throws IOException {
        connect("""
                teams:
                  blue:
                    members: {discord: {roles: ["%s"]}}
                    facilitators: {discord: {roles: ["%s"]}}
                """.formatted(blue.id(), facilitators.id()));
        discord.slash(
                        fay,
                        "workshop create",
                        Map.of("name", "Class", "seats", "2", "start", "\"tomorrow 9:00\"", "end", "2h"))
                .awaitReply(message -> message.text().contains("Class is planned"));
        discord.slash(fay, "workshop open").awaitReply(message -> message.text().contains("Class is open"));
    }

    private Message invited(String whom) {
        return discord.slash(fay, "workshop invite", Map.of("people", whom))
                .awaitReply(message -> message.text().contains("can claim now"));
    }

    @Test
    void whoever_has_the_role_claims_by_the_announcement_and_nobody_else_does() throws IOException {
        Person sara = discord.person("sara", students);
        Person tim = discord.person("tim");

        Message answer = invited("<@&" + students.id() + ">");
        assertThat(answer.text()).contains("Whoever has the role Students can claim now", "privileged permission");
        Message announced = discord.awaitMessage(
                discord.general(), message -> message.text().contains("You are invited to Class"));

        assertThat(discord.press(tim, announced, "Claim my sandbox")
                        .awaitReply()
                        .text())
                .contains("You are not in team blue");
        Modal form = form(discord.press(sara, announced, "Claim my sandbox"));
        assertThat(form.title()).isEqualTo("Claim my sandbox");
        discord.submit(sara, Map.of("key", key(), "remember", "no"));
        assertThat(discord.awaitDm(sara, message -> message.text().contains("ssh -p "))
                        .text())
                .contains("known_hosts");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void whoever_presses_in_the_invited_channel_may_claim() {
        Place lounge = discord.channel("lounge");
        Person tim = discord.person("tim");

        invited("<#" + lounge.id() + ">");
        Message announced =
                discord.awaitMessage(lounge, message -> message.text().contains("You are invited to Class"));

        Modal form = form(discord.press(tim, announced, "Claim my sandbox"));
        assertThat(form.title()).isEqualTo("Claim my sandbox");
        assertThat(discord.complaints()).isEmpty();
    }
}
