package dev.kindling.bench;

import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePlatform;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.outbox.Pace;
import dev.kindling.store.sql.SqlConsoleMessages;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlOutbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many messages a second the outbox takes and delivers when no platform's limit holds it back. */
@Tag("bench")
@Timeout(300)
class OutboxBenchTest {
    private static final int MESSAGES = 3_000;

    @TempDir
    private Path directory;

    @Test
    void messages_in_and_out() throws Exception {
        var clock = InstantSource.system();
        var store = new SqlOutbox();
        try (var database = SqlDatabase.open(directory.resolve("kindling.db"))) {
            var messages = new SqlConsoleMessages();
            var console = new ConsolePlatform(database, messages, new ConsoleFeed(), new ConsoleFaults(), clock);
            try (var worker = new OutboxWorker(console, store, database, clock, Pace.perSecond(100_000))) {
                var outbox = new Outbox(store, clock, platform -> worker.wake());

                long begin = System.nanoTime();
                for (int i = 0; i < MESSAGES; i++) {
                    OutboxMessage message = message(i);
                    database.write(tx -> {
                        outbox.send(tx, message);
                        return true;
                    });
                }
                double taken = (System.nanoTime() - begin) / 1e9;
                begin = System.nanoTime();
                worker.start();
                await().atMost(Duration.ofMinutes(4))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> database.read(messages::lastChange) == MESSAGES);
                double delivered = (System.nanoTime() - begin) / 1e9;

                var figures = new Figures("outbox, " + MESSAGES + " messages, synchronous=FULL", "time", "per second");
                figures.row(
                        "taken, each in a transaction of its own",
                        Figures.number(taken, "s"),
                        Figures.number(MESSAGES / taken, ""));
                figures.row(
                        "delivered to the console",
                        Figures.number(delivered, "s"),
                        Figures.number(MESSAGES / delivered, ""));
                figures.print();
            }
        }
    }

    private static OutboxMessage message(int number) {
        return new OutboxMessage(
                "bench:" + number,
                new Destination.DirectMessage(ActorId.console("p" + number % 200)),
                Card.of(Card.Tone.INFO, "Message " + number, new Block.Text("The text of message " + number + ".")),
                OutboxMessage.Priority.ANSWER,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty());
    }
}
