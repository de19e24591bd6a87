package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.sshkey.SampleKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon Slack's commands are acknowledged: 500 at 50 a second over one socket while 100 sandboxes are made, calm and with
 * the socket cut five times. Kindling runs as {@code kindling serve} starts it, in a process of its own.
 *
 * <p>Two clocks: from the sending that was acknowledged, and from the moment in which somebody typed the command. The second
 * also counts what a cut costs: an envelope that was lost with its socket, or could not be sent for want of one, is sent again
 * by the fake as soon as there is another.
 */
@Tag("bench")
@Timeout(300)
class SlackBench {
    @TempDir
    private Path directory;

    @Test
    void five_hundred_commands_at_fifty_a_second_with_five_cuts() throws Exception {
        try (var slack = new FakeSlack().person("U0ALICE", "alice").person("U0BOB", "bob")) {
            String[] people = new String[202];
            people[200] = "U0ALICE";
            people[201] = "U0BOB";
            for (int i = 0; i < 200; i++) {
                people[i] = "U0P" + i;
                slack.person(people[i], "person" + i);
            }
            slack.group(KindlingInSlack.GROUP, people);
            slack.sendsAgainWhenSocketIsLost();
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                keys.add(SampleKeys.ed25519(directory).line());
            }
            try (var kindling = KindlingInSlack.apart(slack, directory).awaitConnected()) {
                report("first command after the start", SlackBurst.send(slack, 1, 1, 0));
                report("the next ten", SlackBurst.send(slack, 10, 10, 0));
                var first = creates(slack, people, keys, 0);
                report("calm", SlackBurst.send(slack, 500, 50, 0));
                made(slack, people, first, 0);
                var second = creates(slack, people, keys, 100);
                report("with five cuts", SlackBurst.send(slack, 500, 50, 5));
                made(slack, people, second, 100);
                assertThat(kindling.log()).doesNotContain("ERROR Counter");
            }
        }
    }

    private static List<CompletableFuture<Ack>> creates(FakeSlack slack, String[] people, List<String> keys, int from) {
        List<CompletableFuture<Ack>> creates = new ArrayList<>();
        for (int i = from; i < from + 100; i++) {
            creates.add(slack.command(people[i], "/sandbox create " + keys.get(i), "C0GENERAL"));
        }
        return creates;
    }

    /** Each of them once. */
    private static void made(FakeSlack slack, String[] people, List<CompletableFuture<Ack>> creates, int from)
            throws Exception {
        report("creates, all in one moment", creates);
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            for (int i = from; i < from + 100; i++) {
                if (slack.messagesTo(people[i]).stream()
                        .noneMatch(message -> message.text().contains("ssh -p "))) {
                    return false;
                }
            }
            return true;
        });
        for (int i = from; i < from + 100; i++) {
            assertThat(slack.messagesTo(people[i])).hasSize(1);
        }
    }

    private static void report(String what, List<CompletableFuture<Ack>> acks) throws Exception {
        List<Ack> answers = new ArrayList<>();
        int busy = 0;
        for (var ack : acks) {
            Ack answer = ack.get(40, TimeUnit.SECONDS);
            String text = answer.payload().path("text").asText();
            assertThat(text).containsAnyOf("You have no sandbox", "Making vm-person", "Kindling is busy");
            busy += text.contains("Kindling is busy") ? 1 : 0;
            answers.add(answer);
        }
        System.out.printf("%s: %d acknowledged (%d of them answered later)%n", what, answers.size(), busy);
        spread("from the sending", answers, Ack::millis);
        spread("from the typing", answers, Ack::sinceAsked);
    }

    private static void spread(String clock, List<Ack> answers, ToLongFunction<Ack> time) {
        long[] millis = answers.stream().mapToLong(time).sorted().toArray();
        System.out.printf(
                "  %s: p50 %d ms, p99 %d ms, longest %d ms%n",
                clock, millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);
    }
}
