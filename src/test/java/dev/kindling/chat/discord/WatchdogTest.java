package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.command.CommandCatalogue;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.team.Directory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that claims to live and does not is replaced. */
@Timeout(120)
class WatchdogTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private DiscordAdapter adapter(FakeDiscord discord, TestDatabase database, DiscordConnection.Trust trust) {
        var clock = InstantSource.system();
        var config = new KindlingConfig.Discord(
                new Secret(FakeDiscord.TOKEN), List.of(discord.guildId()), discord.apiUrl(), discord.gatewayUrl());
        var teams = new TeamsConfig(Map.of(), People.NOBODY);
        var adapter =
                new DiscordAdapter(config, () -> teams, Memories.in(database, directory), clock, new Random(7), trust);
        var catalogue =
                new CommandCatalogue(List.of(new CommandCatalogue.Verb("sandbox", "list", "list", "show yours")));
        adapter.start(
                invocation -> new Reply.Show(Card.of(Card.Tone.INFO, "Heard", new Block.Text("you"))),
                database,
                new Outbox(new SqlOutbox(), clock, platform -> {}),
                catalogue,
                new Suggestions(
                        database, new SqlSandboxes(), Memories.NO_CLASSES, new Directory(() -> teams), catalogue));
        return adapter;
    }

    @Test
    void a_line_that_carries_nothing_any_more_is_given_up_for_a_new_session() {
        try (var discord = new FakeDiscord();
                var database = new TestDatabase(directory.resolve("kindling.db"))) {
            // So seldom that the SDK itself notices nothing in the time of this test.
            discord.gateway().heartbeatInterval(Duration.ofMinutes(2));
            discord.gateway().identifyPause(Duration.ofMillis(100));
            Person alice = discord.person("alice");
            var trust = new DiscordConnection.Trust(Duration.ofSeconds(20), Duration.ofSeconds(5));
            try (var adapter = adapter(discord, database, trust)) {
                discord.awaitCommand("sandbox");

                discord.gateway().goSilent();

                discord.gateway().awaitIdentifies(2);
                // From here on with heartbeats again, so that the new one is believed in.
                discord.gateway().heartbeatInterval(Duration.ofMillis(400));
                await().atMost(SOON).until(() -> adapter.platform().connection().up());
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(discord.slash(alice, "sandbox list")
                                        .awaitReply()
                                        .text())
                                .contains("Heard"));
            }
        }
    }

    @Test
    void an_answer_under_way_is_shown_in_its_place_by_the_new_session() {
        try (var discord = new FakeDiscord();
                var database = new TestDatabase(directory.resolve("kindling.db"))) {
            discord.gateway().heartbeatInterval(Duration.ofMinutes(2));
            discord.gateway().identifyPause(Duration.ofMillis(100));
            Person alice = discord.person("alice");
            var trust = new DiscordConnection.Trust(Duration.ofSeconds(60), Duration.ofSeconds(15));
            try (var adapter = adapter(discord, database, trust)) {
                discord.awaitCommand("sandbox");
                Interaction asked = discord.slash(alice, "sandbox list");
                asked.awaitReply();
                discord.gateway().goSilent();
                discord.gateway().awaitIdentifies(2);
                discord.gateway().heartbeatInterval(Duration.ofMillis(400));
                await().atMost(SOON).until(() -> adapter.platform().connection().up());

                var newer = new OutgoingMessage(
                        "newer",
                        new Destination.ReplyTo(
                                new ActorId(Platform.DISCORD, discord.guildId(), alice.id()),
                                new InvocationId("discord:interaction:" + asked.id()),
                                discord.general().id()),
                        Card.of(Card.Tone.SUCCESS, "It is done"),
                        Optional.empty());

                await().atMost(SOON).until(() -> adapter.platform().deliver(newer) instanceof Delivery.Delivered);
                asked.awaitReply(message -> message.text().contains("It is done"));
                assertThat(discord.dms(alice)).isEmpty();
            }
        }
    }

    @Test
    void a_login_that_never_gets_ready_is_given_up_for_a_new_session() {
        try (var discord = new FakeDiscord();
                var database = new TestDatabase(directory.resolve("kindling.db"))) {
            discord.gateway().identifyPause(Duration.ofMillis(100));
            discord.gateway().refuseConnections(true);
            var trust = new DiscordConnection.Trust(Duration.ofSeconds(3), Duration.ofSeconds(60));
            try (var adapter = adapter(discord, database, trust)) {
                // Each session asks who it is, once.
                await().atMost(SOON).until(() -> discord.rest().count("GET /users/@me") >= 2);
                assertThat(adapter.platform().connection().up()).isFalse();

                discord.gateway().refuseConnections(false);

                await().atMost(SOON).until(() -> adapter.platform().connection().up());
            }
        }
    }
}
