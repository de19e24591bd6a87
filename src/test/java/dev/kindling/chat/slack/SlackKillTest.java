package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.endtoend.ServeProcess;
import dev.kindling.sshkey.SampleKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at the one place that hurts most: a message stands in Slack and Kindling has not heard of it. */
@Timeout(120)
class SlackKillTest {
    private static final String ALICE = "U0ALICE";
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @Test
    void details_that_were_posted_just_before_a_kill_are_not_posted_again() throws Exception {
        try (var slack = new FakeSlack().person(ALICE, "alice").group(KindlingInSlack.GROUP, ALICE);
                var kindling = KindlingInSlack.apart(
                                slack, directory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")
                        .awaitConnected()) {
            var killed = new CountDownLatch(1);
            slack.afterPosting(() -> {
                kindling.kill();
                killed.countDown();
            });

            // WHEN the details stand in the conversation, and Kindling is killed before it hears of it
            slack.command(
                            ALICE,
                            "/sandbox create " + SampleKeys.ed25519(directory).line(),
                            "C0GENERAL")
                    .get(20, TimeUnit.SECONDS);
            assertThat(killed.await(40, TimeUnit.SECONDS)).isTrue();
            assertThat(details(slack)).hasSize(1);
            assertThat(pending(kindling)).isPositive();
            await().atMost(SOON).until(() -> slack.openSockets() == 0);

            // THEN it finds them there when it lives again
            kindling.again();
            kindling.awaitConnected();
            await().atMost(SOON).until(() -> pending(kindling) == 0);
            assertThat(details(slack)).hasSize(1);
            assertThat(slack.called()).contains("conversations.history");
            // AND says the outcome to alice, once, as the address of her command died with the process
            assertThat(slack.messagesTo(ALICE))
                    .filteredOn(message -> message.text().contains("is ready")
                            && !message.text().contains("ssh -p "))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static List<FakeSlack.Message> details(FakeSlack slack) {
        return slack.messagesTo(ALICE).stream()
                .filter(message -> message.text().contains("ssh -p "))
                .toList();
    }

    private static long pending(ServeProcess kindling) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(
                        "jdbc:sqlite:" + kindling.state().resolve("kindling.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from outbox where state = 'PENDING'")) {
            return rows.getLong(1);
        }
    }
}
