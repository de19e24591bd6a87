package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 300 commands in a burst while the gateway session is resumed. */
@Tag("bench")
@Timeout(300)
class DiscordBench {
    private static final int BURST = 300;

    @TempDir
    private Path directory;

    @Test
    void three_hundred_interactions_in_a_burst_during_a_resume() throws Exception {
        try (var discord = new FakeDiscord()) {
            Role blue = discord.role("blue");
            List<Person> people = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                people.add(discord.person("person" + i, blue));
            }
            try (var kindling =
                    KindlingInDiscord.start(discord, blue, directory).awaitConnected()) {
                discord.awaitCommand("sandbox");
                // What a Kindling that has run for a minute has done: the JVM knows its own code by then.
                for (int round = 0; round < 4; round++) {
                    report("calm, round " + round, burst(discord, people, false, 20));
                }
                for (int round = 0; round < 3; round++) {
                    List<Long> millis = burst(discord, people, true, 0);
                    report("at once during a resume, round " + round, millis);
                    assertThat(millis).hasSize(BURST);
                    Thread.sleep(1_000);
                }
                List<Long> spread = burst(discord, people, true, 3);
                report("within a second during a resume", spread);
                assertThat(kindling.readyz()).contains("connected as kindling");
                System.out.println("resumes " + discord.gateway().resumes() + ", replayed "
                        + discord.gateway().replayed() + ", identifies "
                        + discord.gateway().identifies() + ", complaints " + discord.complaints());
            }
        }
    }

    private static List<Long> burst(FakeDiscord discord, List<Person> people, boolean resume, int gapMillis)
            throws InterruptedException {
        List<Interaction> sent = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            if (resume && i == 20) {
                discord.gateway().askToReconnect();
            }
            sent.add(discord.slash(people.get(i), "sandbox list"));
            if (gapMillis > 0) {
                Thread.sleep(gapMillis);
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> sent.stream().allMatch(one -> one.response().isPresent() || one.failed()));
        assertThat(sent).noneMatch(Interaction::failed);
        assertThat(sent).allMatch(one -> one.attempts() == 1);
        return sent.stream()
                .map(one -> one.latency().orElseThrow().toMillis())
                .sorted()
                .toList();
    }

    private static void report(String what, List<Long> millis) {
        System.out.printf(
                "%s: %d answered, p50 %d ms, p99 %d ms, longest %d ms%n",
                what,
                millis.size(),
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 99 / 100),
                millis.get(millis.size() - 1));
    }
}
