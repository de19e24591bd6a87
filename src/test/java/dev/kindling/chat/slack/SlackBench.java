package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.sshkey.SampleKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 500 commands at 50 a second over one socket while 100 sandboxes are made, with the socket cut five times. */
@Tag("bench")
@Timeout(300)
class SlackBench {
    @TempDir
    private Path directory;

    @Test
    void five_hundred_commands_at_fifty_a_second_with_five_cuts() throws Exception {
        try (var slack = new FakeSlack().person("U0ALICE", "alice").person("U0BOB", "bob")) {
            String[] people = new String[102];
            people[100] = "U0ALICE";
            people[101] = "U0BOB";
            for (int i = 0; i < 100; i++) {
                people[i] = "U0P" + i;
                slack.person(people[i], "person" + i);
            }
            slack.group(KindlingInSlack.GROUP, people);
            slack.sendsAgainWhenSocketIsLost();
            try (var kindling = KindlingInSlack.start(slack, directory)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> kindling.readyz().contains("connected to workspace"));
                List<CompletableFuture<FakeSlack.Ack>> creates = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    String key = SampleKeys.ed25519(directory).line();
                    creates.add(slack.command(people[i], "/sandbox create " + key, "C0GENERAL"));
                }
                report("calm", SlackBurst.send(slack, 500, 50, 0));
                report("with five cuts", SlackBurst.send(slack, 500, 50, 5));
                for (var create : creates) {
                    assertThat(create.get(30, TimeUnit.SECONDS)
                                    .payload()
                                    .path("text")
                                    .asText())
                            .containsAnyOf("Making vm-person", "Kindling is busy");
                }
                await().atMost(Duration.ofMinutes(2)).until(() -> {
                    for (int i = 0; i < 100; i++) {
                        if (slack.messagesTo(people[i]).stream()
                                .noneMatch(message -> message.text().contains("ssh -p "))) {
                            return false;
                        }
                    }
                    return true;
                });
                for (int i = 0; i < 100; i++) {
                    assertThat(slack.messagesTo(people[i])).hasSize(1);
                }
            }
        }
    }

    private static void report(String what, List<CompletableFuture<FakeSlack.Ack>> acks) throws Exception {
        List<Long> millis = new ArrayList<>();
        int busy = 0;
        for (var ack : acks) {
            FakeSlack.Ack answer = ack.get(40, TimeUnit.SECONDS);
            String text = answer.payload().path("text").asText();
            assertThat(text).containsAnyOf("You have no sandbox", "Kindling is busy");
            busy += text.contains("Kindling is busy") ? 1 : 0;
            millis.add(answer.millis());
        }
        millis.sort(Long::compare);
        System.out.printf(
                "%s: %d acknowledged (%d of them answered later), p50 %d ms, p99 %d ms, longest %d ms%n",
                what,
                millis.size(),
                busy,
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 99 / 100),
                millis.get(millis.size() - 1));
    }
}
