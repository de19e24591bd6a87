package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import dev.kindling.chat.slack.fake.Ack;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Message;
import dev.kindling.chat.slack.fake.Modal;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with Alice and Bob, who are in a team, and the whole product, which can be started and stopped in it. */
abstract class SlackScenario {
    static final String ALICE = "U0ALICE";
    static final String BOB = "U0BOB";
    static final String CHANNEL = "C0GENERAL";
    static final String BUSY = "Kindling is busy";
    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    final FakeSlack slack = new FakeSlack()
            .person(ALICE, "alice")
            .person(BOB, "bob")
            .group(KindlingInSlack.GROUP, ALICE, BOB)
            .waitForAcks(SOON);
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

    /** The form for a sandbox; should this machine be too busy to open it in time, a button is offered and it opens all the same. */
    final Modal openForm(String user) throws Exception {
        ack(slack.command(user, "/sandbox create", CHANNEL));
        return form(user);
    }

    /** The one that opens for somebody. */
    final Modal form(String user) {
        return await().atMost(SOON)
                .until(() -> slack.modalOf(user), Optional::isPresent)
                .orElseThrow();
    }

    /** The answer to a command: in its acknowledgement, or in its place when this machine was too busy for it. */
    final String answer(String user, String line) throws Exception {
        String text = text(slack.command(user, line, CHANNEL));
        if (!text.contains(BUSY)) {
            return text;
        }
        List<Message> whispers = slack.whisperedTo(user, CHANNEL);
        int place = whispers.size() - 1;
        return await().atMost(SOON)
                .until(() -> slack.whisperedTo(user, CHANNEL).get(place).text(), now -> !now.contains(BUSY));
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
        return sent.get(90, TimeUnit.SECONDS);
    }

    /** What the acknowledgement shows. */
    static String text(CompletableFuture<Ack> sent) throws Exception {
        return ack(sent).payload().path("text").asText();
    }
}
