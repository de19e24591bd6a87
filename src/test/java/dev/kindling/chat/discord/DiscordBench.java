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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 300 commands in a burst while the gateway session is resumed. */
@Tag("bench")
@Timeout(300)
class DiscordBench {
    private static final int BURST = 300;
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIK+m5lMWMBynsCemI4DP7zGEBuPQLinH+Rc5tbFDe8wu";

    @TempDir
    private Path directory;

    @Test
    void three_hundred_interactions_in_a_burst_during_a_resume() throws Exception {
        try (var discord = new FakeDiscord()) {
            // All other tests do; here it would be most of what is measured, on the same two cores.
            discord.forMeasurements();
            Role blue = discord.role("blue");
            List<Person> people = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                people.add(discord.person("person" + i, blue));
            }
            try (var kindling =
                    KindlingInDiscord.start(discord, blue, directory).awaitConnected()) {
                discord.awaitCommand("sandbox");
                Interaction first = discord.slash(people.get(0), "sandbox list");
                first.awaitResponse();
                System.out.printf(
                        "the first after a start: %d ms%n",
                        first.latency().orElseThrow().toMillis());
                // What a Kindling that has run for a minute has done: the JVM knows its own code by then.
                for (int round = 0; round < 4; round++) {
                    report(
                            "calm, round " + round,
                            burst(discord, people, person -> discord.slash(person, "sandbox list"), false, 20));
                }
                for (int round = 0; round < 3; round++) {
                    within(
                            "at once during a resume, round " + round,
                            burst(discord, people, person -> discord.slash(person, "sandbox list"), true, 0));
                    Thread.sleep(1_000);
                }
                within(
                        "within a second during a resume",
                        burst(discord, people, person -> discord.slash(person, "sandbox list"), true, 3));
                within(
                        "requests for a sandbox at once during a resume",
                        burst(
                                discord,
                                people,
                                person -> discord.slash(
                                        person,
                                        "sandbox create",
                                        Map.of("key", "ssh-ed25519 " + KEY, "flavour", "none-such")),
                                true,
                                0));
                // The burst is over sooner than the connection is looked at again.
                await().untilAsserted(() -> assertThat(kindling.readyz()).contains("connected as kindling"));
                System.out.println("resumes " + discord.gateway().resumes() + ", replayed "
                        + discord.gateway().replayed() + ", identifies "
                        + discord.gateway().identifies() + ", complaints " + discord.complaints());
            }
        }
    }

    /** The same, when every third asks for a sandbox of their own; with a key, and without one, which a form answers. */
    @Test
    void two_hundred_lists_and_a_hundred_sandboxes_are_the_first_that_a_kindling_is_asked_for() throws Exception {
        try (var discord = new FakeDiscord()) {
            Role blue = discord.role("blue");
            List<Person> people = measured(discord, blue);
            serveAnother(discord, blue, people);
            for (int life = 0; life < 3; life++) {
                boolean keys = life % 2 == 0;
                try (var process = KindlingInDiscord.apart(discord, blue, directory.resolve("mixed" + life))
                        .awaitConnected()) {
                    var number = new AtomicInteger();
                    Function<Person, Interaction> create = person -> keys
                            ? discord.slash(person, "sandbox create", Map.of("key", "ssh-ed25519 " + KEY))
                            : discord.slash(person, "sandbox create");
                    within(
                            "lists and sandboxes at once during a resume, cold, life " + life
                                    + (keys ? "" : ", by form"),
                            burst(
                                    discord,
                                    people,
                                    person -> number.incrementAndGet() % 3 == 0
                                            ? create.apply(person)
                                            : discord.slash(person, "sandbox list"),
                                    true,
                                    0));
                }
            }
        }
    }

    /** The process is asked the moment it has connected; the fake, which is to cost little, has served another one before. */
    @Test
    void three_hundred_interactions_reach_a_kindling_that_was_started_a_moment_ago() throws Exception {
        try (var discord = new FakeDiscord()) {
            Role blue = discord.role("blue");
            List<Person> people = measured(discord, blue);
            serveAnother(discord, blue, people);
            for (int life = 0; life < 3; life++) {
                try (var process = KindlingInDiscord.apart(discord, blue, directory.resolve("life" + life))
                        .awaitConnected()) {
                    long before = process.cpuMillis();
                    within(
                            "at once during a resume, cold, life " + life,
                            burst(discord, people, person -> discord.slash(person, "sandbox list"), true, 0));
                    System.out.printf("it used %d ms of CPU time%n", process.cpuMillis() - before);
                }
            }
        }
    }

    /** So that the fake is warm when the one that counts is asked. */
    private void serveAnother(FakeDiscord discord, Role blue, List<Person> people) throws Exception {
        try (var other = KindlingInDiscord.start(discord, blue, directory.resolve("other"))
                .awaitConnected()) {
            discord.awaitCommand("sandbox");
            for (int round = 0; round < 6; round++) {
                burst(discord, people, person -> discord.slash(person, "sandbox list"), true, 0);
            }
            assertThat(other.readyz()).contains("connected");
        }
    }

    private static List<Person> measured(FakeDiscord discord, Role blue) {
        discord.forMeasurements();
        discord.gateway().identifyPause(Duration.ofMillis(100));
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            people.add(discord.person("person" + i, blue));
        }
        return people;
    }

    /** What the issue asks for, on a machine that does nothing else. */
    private static void within(String what, List<Long> millis) {
        report(what, millis);
        assertThat(millis).hasSize(BURST);
        assertThat(millis.get(millis.size() * 99 / 100))
                .as(what + ", p99")
                .isLessThanOrEqualTo(Long.getLong("bench.p99", 300));
    }

    private static List<Long> burst(
            FakeDiscord discord, List<Person> people, Function<Person, Interaction> deed, boolean resume, int gapMillis)
            throws InterruptedException {
        List<Interaction> sent = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            if (resume && i == 20) {
                discord.gateway().askToReconnect();
            }
            sent.add(deed.apply(people.get(i)));
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
