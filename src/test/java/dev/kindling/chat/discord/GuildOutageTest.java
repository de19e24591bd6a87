package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of two servers one is out of order at Discord's: it is named, and the other one is served. */
@Timeout(300)
class GuildOutageTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private FakeDiscord discord;
    private String second;
    private Place there;
    private Person alice;

    @BeforeEach
    void two_servers() {
        discord = FakeDiscord.patient();
        second = discord.addGuild("Second");
        there = discord.channel(second, "general");
        alice = discord.person("alice");
        discord.joins(alice, second);
    }

    @AfterEach
    void end() {
        discord.close();
    }

    private AdapterInDiscord adapter() {
        return new AdapterInDiscord(discord, List.of(discord.guildId(), second), directory, Timing.USUAL);
    }

    private static String detail(AdapterInDiscord adapter) {
        return adapter.platform().connection().detail();
    }

    private void works_in(Place place) {
        assertThat(discord.slash(alice, place, "sandbox list", Map.of())
                        .awaitReply()
                        .text())
                .contains("Heard");
    }

    @Test
    void one_that_is_out_of_order_at_the_login_keeps_nobody_waiting_in_the_other() {
        discord.outOfOrder(second, true);
        try (var adapter = adapter()) {
            discord.awaitCommand("sandbox");
            await().atMost(SOON).until(() -> adapter.up() || detail(adapter).contains("not yet " + second));

            // WHEN it has not come for some seconds
            adapter.advance(Duration.ofSeconds(6));

            // THEN Kindling is ready for the first one, and names the other
            await().atMost(SOON).until(adapter::up);
            assertThat(detail(adapter))
                    .contains("connected as kindling to Fake guild", "The server " + second + " has not come yet");
            works_in(discord.general());

            // WHEN the outage is over
            discord.outOfOrder(second, false);

            // THEN both are served, and nothing is said any more
            await().atMost(SOON).until(() -> !detail(adapter).contains("The server"));
            assertThat(adapter.up()).isTrue();
            await().atMost(SOON).until(() -> !discord.commandsOf(second).isEmpty());
            works_in(there);
            assertThat(discord.gateway().identifies()).isEqualTo(1);
            assertThat(discord.complaints()).isEmpty();
        }
    }

    @Test
    void one_that_gets_out_of_order_later_is_named_and_comes_back() {
        try (var adapter = adapter()) {
            await().atMost(SOON).until(adapter::up);
            await().atMost(SOON).until(() -> !discord.commandsOf(second).isEmpty());
            discord.awaitCommand("sandbox");

            discord.outOfOrder(second, true);
            await().atMost(SOON).until(() -> detail(adapter).contains("The server " + second + " is out of order"));
            assertThat(adapter.up()).isTrue();
            works_in(discord.general());

            discord.outOfOrder(second, false);
            await().atMost(SOON).until(() -> !detail(adapter).contains("The server"));
            works_in(there);
        }
    }
}
