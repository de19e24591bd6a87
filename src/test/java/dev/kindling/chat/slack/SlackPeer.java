package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.endtoend.StateRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Typed lines, Block Kit, modals. */
final class SlackPeer extends Peer {
    private static final String CHANNEL = "C0GENERAL";

    private final FakeSlack slack = new FakeSlack()
            .person("U0ALICE", "alice")
            .person("U0BOB", "bob")
            .group(KindlingInSlack.GROUP, "U0ALICE", "U0BOB");
    private final KindlingInSlack kindling;
    private final StateRows state;

    SlackPeer(Path directory) throws IOException {
        kindling = KindlingInSlack.start(slack, directory);
        await().atMost(Duration.ofSeconds(60)).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        state = new StateRows(kindling.state());
    }

    private List<FakeSlack.Message> messages(String who) {
        List<FakeSlack.Message> messages = new ArrayList<>(slack.whisperedTo(idOf(who), CHANNEL));
        messages.addAll(slack.messagesTo(idOf(who)));
        return messages;
    }

    @Override
    Map<String, String> seenBy(String who) {
        Map<String, String> seen = new LinkedHashMap<>();
        messages(who).forEach(message -> seen.put(message.channel() + message.ts(), message.text()));
        return seen;
    }

    @Override
    void ask(String who, String line, Map<String, ?> options) throws Exception {
        slack.command(idOf(who), line.replace("@bob", "<@" + idOf("bob") + ">"), CHANNEL)
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    void click(String who, String label) throws Exception {
        FakeSlack.Message newest = messages(who).stream()
                .filter(message -> message.buttons().stream()
                        .anyMatch(button ->
                                button.path("text").path("text").asText().equals(label)))
                .max(java.util.Comparator.comparing(FakeSlack.Message::ts))
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + seenBy(who)));
        slack.press(idOf(who), newest, label).get(30, TimeUnit.SECONDS);
    }

    @Override
    void fill(String who, Map<String, String> values) throws Exception {
        slack.submit(idOf(who), values).get(30, TimeUnit.SECONDS);
    }

    @Override
    Optional<String> form(String who) {
        return slack.modalOf(idOf(who))
                .map(modal -> modal.view().path("title").path("text").asText());
    }

    @Override
    String mistake(String who, Map<String, String> values) throws Exception {
        JsonNode errors = slack.submit(idOf(who), values)
                .get(30, TimeUnit.SECONDS)
                .payload()
                .path("errors");
        return words(errors.path("key").asText());
    }

    @Override
    String idOf(String who) {
        return "U0" + who.toUpperCase(Locale.ROOT);
    }

    @Override
    StateRows state() {
        return state;
    }

    @Override
    public void close() {
        state.close();
        kindling.close();
        slack.close();
    }
}
