package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A role that teams.yml names and that is deleted while Kindling runs is complained about. */
@Timeout(300)
class UnknownRoleTest {
    @Test
    void a_role_that_is_deleted_meanwhile_is_named_by_readyz(@TempDir Path directory) throws Exception {
        try (var discord = FakeDiscord.patient()) {
            var blue = discord.role("blue");
            try (var kindling =
                    KindlingInDiscord.start(discord, blue, directory).awaitConnected()) {
                assertThat(kindling.readyz()).doesNotContain("which no server has");

                discord.deleteRole(blue);

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> kindling.readyz().contains("the role " + blue.id() + ", which no server has"));
            }
        }
    }
}
