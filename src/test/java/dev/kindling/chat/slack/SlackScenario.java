package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Message;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with Alice and Bob, who are in a team, and the whole product, which can be started and stopped in it. */
abstract class SlackScenario {
    static final String ALICE = "U0ALICE";
    static final String BOB = "U0BOB";
    static final String CHANNEL = "C0GENERAL";
    static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    final FakeSlack slack =
            new FakeSlack().person(ALICE, "alice").person(BOB, "bob").group(KindlingInSlack.GROUP, ALICE, BOB);
    private final List<KindlingInSlack> running = new ArrayList<>();

    @AfterEach
    void end() {
        stop();
        slack.close();
    }

    final KindlingInSlack start() throws IOException {
        return started(KindlingInSlack.start(slack, directory));
    }

    final KindlingInSlack connect() throws IOException {
        var kindling = start();
        await().atMost(SOON).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        return kindling;
    }

    /** In mode http. */
    final KindlingInSlack connectCalled() throws IOException {
        var kindling = started(KindlingInSlack.called(slack, directory));
        await().atMost(SOON).until(() -> kindling.readyz().contains("Slack calls this server"));
        return kindling;
    }

    private KindlingInSlack started(KindlingInSlack kindling) {
        running.add(kindling);
        return kindling;
    }

    /** As at SIGTERM. */
    final void stop() {
        running.forEach(KindlingInSlack::close);
        running.clear();
    }

    final String key() throws IOException {
        return SampleKeys.ed25519(directory).line();
    }

    /** The messages with somebody's SSH details. */
    final List<Message> details(String user) {
        return slack.messagesTo(user).stream()
                .filter(message -> message.text().contains("ssh -p "))
                .toList();
    }

    final Path database() {
        return KindlingInSlack.stateIn(directory).resolve("kindling.db");
    }

    final long count(String query) {
        try (var rows = new StateRows(KindlingInSlack.stateIn(directory))) {
            return rows.count(query);
        }
    }

    static Ack ack(CompletableFuture<Ack> sent) throws Exception {
        return sent.get(40, TimeUnit.SECONDS);
    }

    /** What the acknowledgement shows. */
    static String text(CompletableFuture<Ack> sent) throws Exception {
        return ack(sent).payload().path("text").asText();
    }
}
