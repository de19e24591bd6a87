package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Place;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A role and a channel are invited on a server whose members no bot may list without a privileged intent. */
@Timeout(180)
class DiscordGroupInvitationTest {
    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private KindlingInDiscord kindling;
    private Person fay;
    private Role students;

    @BeforeEach
    void a_server_with_a_workshop() throws IOException {
        discord = new FakeDiscord();
        Role team = discord.role("blue");
        Role facilitators = discord.role("facilitators");
        students = discord.role("Students");
        fay = discord.person("fay", team, facilitators);
        String teams = """
                teams:
                  blue:
                    members: {discord: {roles: ["%s"]}}
                    facilitators: {discord: {roles: ["%s"]}}
                """.formatted(team.id(), facilitators.id());
        kindling = KindlingInDiscord.start(discord, List.of(discord.guildId()), teams, directory, "", Map.of())
                .awaitConnected();
        discord.awaitCommand("workshop");
        discord.slash(
                        fay,
                        "workshop create",
                        Map.of("name", "Class", "seats", "2", "start", "\"tomorrow 9:00\"", "end", "2h"))
                .awaitReply(message -> message.text().contains("Class is planned"));
        discord.slash(fay, "workshop open").awaitReply(message -> message.text().contains("Class is open"));
    }

    @AfterEach
    void end() {
        kindling.close();
        discord.close();
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
        Modal form = discord.press(sara, announced, "Claim my sandbox").awaitModal();
        assertThat(form.title()).isEqualTo("Claim my sandbox");
        discord.submit(sara, Map.of("key", SampleKeys.ed25519(directory).line(), "remember", "no"));
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

        Modal form = discord.press(tim, announced, "Claim my sandbox").awaitModal();
        assertThat(form.title()).isEqualTo("Claim my sandbox");
        assertThat(discord.complaints()).isEmpty();
    }
}
