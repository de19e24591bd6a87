package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code kill -9} at the one place that hurts most: a message stands in Slack and Kindling has not heard of it. */
@Timeout(300)
class SlackKillTest extends SlackScenario {
    @Test
    void details_that_were_posted_just_before_a_kill_are_not_posted_again() throws Exception {
        try (var kindling = KindlingInSlack.apart(
                        slack, directory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")
                .awaitConnected()) {
            var killed = new CountDownLatch(1);
            slack.afterPosting(() -> {
                kindling.kill();
                killed.countDown();
            });

            // WHEN the details stand in the conversation, and Kindling is killed before it hears of it
            ack(slack.command(ALICE, "/sandbox create " + key(), CHANNEL));
            assertThat(killed.await(90, TimeUnit.SECONDS)).isTrue();
            assertThat(details(ALICE)).hasSize(1);
            assertThat(pending()).isPositive();
            await().atMost(SOON).until(() -> slack.openSockets() == 0);

            // THEN it finds them there when it lives again
            kindling.again();
            kindling.awaitConnected();
            await().atMost(SOON).until(() -> pending() == 0);
            assertThat(details(ALICE)).hasSize(1);
            assertThat(slack.called()).contains("conversations.history");
            // AND says the outcome to alice, once, as the address of her command died with the process
            assertThat(slack.messagesTo(ALICE))
                    .filteredOn(message -> message.text().contains("is ready")
                            && !message.text().contains("ssh -p "))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private long pending() {
        return count("select count(*) from outbox where state = 'PENDING'");
    }
}
