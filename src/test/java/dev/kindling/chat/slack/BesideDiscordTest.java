package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.KindlingInDiscord;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.sshkey.SampleKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process serves Slack and Discord together; each fails alone. */
@Timeout(180)
class BesideDiscordTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private FakeSlack slack;
    private Person alice;
    private KindlingInDiscord kindling;

    @BeforeEach
    void both_at_once() throws Exception {
        discord = FakeDiscord.patient();
        Role blue = discord.role("blue");
        alice = discord.person("alice", blue);
        slack = new FakeSlack()
                .person("U0ALICE", "alice")
                .person("U0BOB", "bob")
                .waitForAcks(SOON);
        kindling = KindlingInDiscord.start(
                discord,
                List.of(discord.guildId()),
                blue,
                directory,
                "slack: {app-token: \"${APP}\", bot-token: \"${BOT}\", api-url: " + slack.apiUrl() + "}",
                Map.of("APP", FakeSlack.APP_TOKEN, "BOT", FakeSlack.BOT_TOKEN));
        kindling.awaitConnected();
        await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        discord.awaitCommand("sandbox");
    }

    @AfterEach
    void end() {
        kindling.close();
        slack.close();
        discord.close();
    }

    @Test
    void both_hand_out_sandboxes() throws Exception {
        discord.slash(
                alice,
                "sandbox create",
                Map.of("key", SampleKeys.ed25519(directory).line()));
        slack.command(
                        "U0ALICE",
                        "/sandbox create " + SampleKeys.ed25519(directory).line(),
                        "C0GENERAL")
                .get(60, TimeUnit.SECONDS);

        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slack.messagesTo("U0ALICE"))
                        .anySatisfy(message -> assertThat(message.text()).contains("ssh -p ")));
    }

    @Test
    void discord_fails_alone() throws Exception {
        discord.resetToken();

        await().atMost(SOON).until(() -> kindling.readyz().contains("Discord refuses the bot's token"));
        assertThat(kindling.readyz()).contains("connected to workspace Fake");
        assertThat(slack.command("U0ALICE", "/sandbox list", "C0GENERAL")
                        .get(60, TimeUnit.SECONDS)
                        .payload()
                        .path("text")
                        .asText())
                .contains("You have no sandbox");
    }

    @Test
    void slack_fails_alone() {
        slack.revokeTokens();
        slack.line().cut();

        await().atMost(SOON).until(() -> kindling.readyz().contains("Slack refuses"));
        assertThat(kindling.readyz()).contains("connected as kindling to");
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
    }
}
