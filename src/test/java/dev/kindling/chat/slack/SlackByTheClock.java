package dev.kindling.chat.slack;

import dev.kindling.chat.ConnectionHealth;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.store.SettableTime;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A Slack and Kindling's way of writing into it, both by one clock, which the test moves on. */
final class SlackByTheClock implements AutoCloseable {
    private final SettableTime clock = new SettableTime();
    private final SqlOutbox rows = new SqlOutbox();
    private final FakeSlack slack = new FakeSlack();
    private final SlackApi api = new SlackApi(
            new KindlingConfig.Slack(
                    Optional.of(new Secret(FakeSlack.APP_TOKEN)),
                    new Secret(FakeSlack.BOT_TOKEN),
                    "socket",
                    Optional.empty(),
                    slack.apiUrl()),
            clock,
            error -> {});

    SlackByTheClock() {
        Instant start = clock.instant();
        slack.time(() -> Duration.between(start, clock.instant()).toNanos());
    }

    SettableTime clock() {
        return clock;
    }

    FakeSlack slack() {
        return slack;
    }

    SqlOutbox rows() {
        return rows;
    }

    /** A new one, which remembers nothing of what others wrote. */
    Messenger messenger() {
        return new Messenger(api, new SlackPace(clock), clock);
    }

    /** Delivers what is due in that database. */
    OutboxWorker worker(Messenger messenger, SqlDatabase database, ConnectionHealth health) {
        var platform = new SlackPlatform(messenger, new ReplyPlaces(messenger, clock), health, user -> {});
        return new OutboxWorker(platform, rows, database, clock, anywhere -> {});
    }

    @Override
    public void close() throws Exception {
        api.close();
        slack.close();
    }
}
