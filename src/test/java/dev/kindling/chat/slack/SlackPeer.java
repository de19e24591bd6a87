package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.chat.slack.fake.Message;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Typed lines, Block Kit, modals. */
final class SlackPeer extends Peer {
    private static final String CHANNEL = "C0GENERAL";

    private final FakeSlack slack = new FakeSlack()
            .person("U000ALICE", "alice")
            .person("U000BOB", "bob")
            .person("U000FAY", "fay")
            .person("U000OLGA", "olga")
            .person("U000GUS", "gus")
            .group(KindlingInSlack.GROUP, "U000ALICE", "U000BOB")
            .waitForAcks(Duration.ofMinutes(1));
    private final KindlingInSlack kindling;
    private final StateRows state;

    SlackPeer(Path directory) throws IOException {
        kindling =
                KindlingInSlack.start(slack, directory, "app-token: \"${APP}\"", """
                teams:
                  blue:
                    members: {slack: {user-groups: [%s]}}
                    facilitators: {slack: {users: [U000FAY]}}
                  red:
                    members: {slack: {users: [U000GUS]}}
                operators: {slack: {users: [U000OLGA]}}
                """.formatted(KindlingInSlack.GROUP));
        await().atMost(Duration.ofSeconds(60)).until(() -> kindling.readyz().contains("connected to workspace Fake"));
        state = new StateRows(kindling.state());
    }

    private List<Message> messages(String who) {
        List<Message> messages = new ArrayList<>(slack.whisperedTo(idOf(who), CHANNEL));
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
        slack.command(idOf(who), mentioning(line), CHANNEL).get(90, TimeUnit.SECONDS);
    }

    private String mentioning(String text) {
        String mentioning = text;
        for (String person : PEOPLE) {
            mentioning = mentioning.replace("@" + person, "<@" + idOf(person) + ">");
        }
        return mentioning;
    }

    @Override
    void write(String who, String text) throws Exception {
        slack.write(idOf(who), mentioning(text)).get(90, TimeUnit.SECONDS);
    }

    @Override
    Map<String, String> channel() {
        Map<String, String> posted = new LinkedHashMap<>();
        slack.publicIn(CHANNEL).forEach(message -> posted.put(message.ts(), message.text()));
        return posted;
    }

    @Override
    void dismiss(String who) {
        slack.dismiss(idOf(who));
    }

    @Override
    void click(String who, String label) throws Exception {
        List<Message> visible = new ArrayList<>(messages(who));
        visible.addAll(slack.publicIn(CHANNEL));
        Message newest = visible.stream()
                .filter(message -> message.buttons().stream()
                        .anyMatch(button ->
                                button.path("text").path("text").asText().equals(label)))
                .max(java.util.Comparator.comparing(Message::ts))
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + seenBy(who)));
        slack.press(idOf(who), newest, label).get(90, TimeUnit.SECONDS);
    }

    @Override
    void fill(String who, Map<String, String> values) throws Exception {
        slack.submit(idOf(who), values).get(90, TimeUnit.SECONDS);
    }

    @Override
    Optional<String> form(String who) {
        return slack.modalOf(idOf(who))
                .map(modal -> modal.view().path("title").path("text").asText());
    }

    @Override
    String mistake(String who, Map<String, String> values) throws Exception {
        JsonNode errors = slack.submit(idOf(who), values)
                .get(90, TimeUnit.SECONDS)
                .payload()
                .path("errors");
        Map<String, String> messages = new TreeMap<>();
        errors.properties()
                .forEach(field -> messages.put(field.getKey(), field.getValue().asText()));
        return words(String.join("\n", messages.values()));
    }

    @Override
    String idOf(String who) {
        return "U000" + who.toUpperCase(Locale.ROOT);
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
