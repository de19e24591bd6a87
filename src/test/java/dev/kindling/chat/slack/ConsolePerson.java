package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.discord.KindlingInDiscord;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.endtoend.ConsolePeer;
import dev.kindling.endtoend.StateRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The console's HTTP API; a Discord is there too, in which nobody says anything. */
final class ConsolePerson extends Peer {
    private final FakeDiscord discord = FakeDiscord.patient();
    private final KindlingInDiscord kindling;
    private final ConsolePeer console;
    private final StateRows state;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, JsonNode> cards = new LinkedHashMap<>();
    private Optional<JsonNode> form = Optional.empty();
    private int nonce;

    ConsolePerson(Path directory) throws IOException {
        kindling =
                KindlingInDiscord.start(discord, List.of(discord.guildId()), """
                teams:
                  blue: {members: {console: [alice, bob]}, facilitators: {console: [fay]}}
                  red: {members: {console: [gus]}}
                operators: {console: [olga]}
                """, directory, "console: {}", Map.of());
        console = new ConsolePeer(kindling::url);
        state = new StateRows(kindling.state());
    }

    @Override
    Map<String, String> seenBy(String who) {
        Map<String, String> seen = new LinkedHashMap<>();
        answers.forEach((id, text) -> {
            if (id.startsWith(who)) {
                seen.put(id, text);
            }
        });
        for (JsonNode message : console.messages(who)) {
            if (message.path("kind").asText().equals("channel")) {
                continue;
            }
            String id = message.path("kind").asText().equals("reply")
                    ? who + ":" + message.path("invocation").asText()
                    : who + "#" + message.path("id").asText();
            seen.put(id, message.path("text").asText());
            cards.put(id, message.path("card"));
        }
        return seen;
    }

    private void answered(String who, ConsolePeer.Sent sent) {
        JsonNode reply = sent.answer().path("reply");
        if (reply.path("type").asText().equals("form")) {
            form = Optional.of(reply.path("form"));
        } else {
            String id = who + ":" + sent.invocation();
            answers.put(id, sent.text());
            cards.put(id, sent.card());
        }
    }

    @Override
    void ask(String who, String line, Map<String, ?> options) {
        answered(who, console.say(who, "nonce-%04d".formatted(++nonce), line));
    }

    @Override
    void write(String who, String text) {
        answered(who, console.say(who, "nonce-%04d".formatted(++nonce), text));
    }

    @Override
    Map<String, String> channel() {
        Map<String, String> posted = new LinkedHashMap<>();
        for (JsonNode message : console.messages("olga")) {
            if (message.path("kind").asText().equals("channel")) {
                posted.put(message.path("id").asText(), message.path("text").asText());
            }
        }
        return posted;
    }

    @Override
    void dismiss(String who) {
        form = Optional.empty();
    }

    @Override
    void click(String who, String label) {
        seenBy(who);
        List<JsonNode> visible = new ArrayList<>();
        for (JsonNode message : console.messages(who)) {
            if (message.path("kind").asText().equals("channel")) {
                visible.add(message.path("card"));
            }
        }
        cards.forEach((id, card) -> {
            if (id.startsWith(who)) {
                visible.add(card);
            }
        });
        JsonNode button = visible.stream()
                .flatMap(card -> StreamSupport.stream(card.path("blocks").spliterator(), false))
                .flatMap(block -> StreamSupport.stream(block.path("buttons").spliterator(), false))
                .filter(one -> one.path("label").asText().equals(label))
                .reduce((one, later) -> later)
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + seenBy(who)));
        answered(who, console.press(who, "nonce-%04d".formatted(++nonce), button));
    }

    @Override
    void fill(String who, Map<String, String> values) {
        JsonNode open = form.orElseThrow();
        form = Optional.empty();
        answered(
                who,
                console.submit(
                        who,
                        "nonce-%04d".formatted(++nonce),
                        open.path("name").asText(),
                        open.path("context").asText(),
                        values));
    }

    @Override
    Optional<String> form(String who) {
        return form.map(open -> open.path("title").asText());
    }

    @Override
    String mistake(String who, Map<String, String> values) {
        JsonNode open = form.orElseThrow();
        JsonNode errors = console.submit(
                        who,
                        "nonce-%04d".formatted(++nonce),
                        open.path("name").asText(),
                        open.path("context").asText(),
                        values)
                .answer()
                .path("reply")
                .path("messages");
        Map<String, String> messages = new TreeMap<>();
        errors.properties()
                .forEach(field -> messages.put(field.getKey(), field.getValue().asText()));
        return words(String.join("\n", messages.values()));
    }

    @Override
    String idOf(String who) {
        return who;
    }

    @Override
    StateRows state() {
        return state;
    }

    @Override
    public void close() {
        state.close();
        kindling.close();
        discord.close();
    }
}
