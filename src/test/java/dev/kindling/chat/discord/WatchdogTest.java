package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that claims to live and does not is replaced. */
@Timeout(300)
class WatchdogTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Longer than any session is believed in without a word. */
    private static final Duration TOO_LONG = Duration.ofSeconds(151);

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private Person alice;

    @BeforeEach
    void a_server() {
        discord = FakeDiscord.patient();
        discord.gateway().identifyPause(Duration.ofMillis(100));
        alice = discord.person("alice");
    }

    @AfterEach
    void end() {
        discord.close();
    }

    private AdapterInDiscord connected() {
        var adapter = new AdapterInDiscord(discord, directory);
        discord.awaitCommand("sandbox");
        await().atMost(SOON).until(adapter::up);
        return adapter;
    }

    /** The SDK itself notices nothing, as its heartbeats are seldom. */
    private void becomes_silent(AdapterInDiscord adapter) {
        discord.gateway().goSilent();
        adapter.advance(TOO_LONG);
        discord.gateway().awaitIdentifies(2);
        await().atMost(SOON).until(adapter::up);
    }

    @Test
    void a_line_that_carries_nothing_any_more_is_given_up_for_a_new_session() {
        try (var adapter = connected()) {
            becomes_silent(adapter);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(discord.slash(alice, "sandbox list")
                                    .awaitReply()
                                    .text())
                            .contains("Heard"));
        }
    }

    @Test
    void a_line_that_is_silent_for_a_while_is_still_believed_in() {
        try (var adapter = connected()) {
            adapter.advance(TOO_LONG.minusSeconds(20));

            await().during(Duration.ofMillis(800)).atMost(SOON).until(adapter::up);
            assertThat(discord.gateway().identifies()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_under_way_is_shown_in_its_place_by_the_new_session() {
        try (var adapter = connected()) {
            Interaction asked = discord.slash(alice, "sandbox list");
            asked.awaitReply();
            becomes_silent(adapter);

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

    @Test
    void a_login_that_never_gets_ready_is_given_up_for_a_new_session() {
        discord.gateway().refuseConnections(true);
        try (var adapter = new AdapterInDiscord(discord, directory)) {
            // Each session asks who it is, once.
            await().atMost(SOON).until(() -> discord.rest().count("GET /users/@me") == 1);
            await().atMost(SOON)
                    .until(() -> adapter.platform().connection().detail().startsWith("not connected ("));

            adapter.advance(TOO_LONG);

            await().atMost(SOON).until(() -> discord.rest().count("GET /users/@me") == 2);
            assertThat(adapter.up()).isFalse();
            discord.gateway().refuseConnections(false);
            await().atMost(SOON).until(adapter::up);
        }
    }
}
