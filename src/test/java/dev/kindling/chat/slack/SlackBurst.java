package dev.kindling.chat.slack;

import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Many commands in a short time. */
final class SlackBurst {
    private SlackBurst() {}

    /** @param cuts how often the wire is cut on the way, at even distances */
    static List<CompletableFuture<Ack>> send(FakeSlack slack, int commands, int perSecond, int cuts) {
        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < commands; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (cuts > 0 && i > 0 && i % (commands / (cuts + 1)) == 0 && i / (commands / (cuts + 1)) <= cuts) {
                slack.line().cut();
            }
            acks.add(slack.command(i % 2 == 0 ? "U0ALICE" : "U0BOB", "/sandbox list", "C0GENERAL"));
        }
        return acks;
    }
}
