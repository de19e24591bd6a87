package dev.kindling.chat.slack;

import dev.kindling.chat.discord.KindlingInDiscord;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Modal;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.endtoend.StateRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Typed options, embeds, modals. */
final class DiscordPeer extends Peer {
    private final FakeDiscord discord = FakeDiscord.patient();
    private final Map<String, Person> people;
    private final KindlingInDiscord kindling;
    private final StateRows state;

    /** @param declared told of the verbs that Discord knows, such as {@code sandbox create} */
    DiscordPeer(Path directory, Consumer<List<String>> declared) throws IOException {
        Role blue = discord.role("blue");
        Role red = discord.role("red");
        Role facilitators = discord.role("facilitators");
        Role operators = discord.role("operators");
        people = Map.of(
                "alice", discord.person("alice", blue),
                "bob", discord.person("bob", blue),
                "fay", discord.person("fay", facilitators),
                "olga", discord.person("olga", operators),
                "gus", discord.person("gus", red));
        kindling = KindlingInDiscord.start(
                        discord,
                        List.of(discord.guildId()),
                        """
                teams:
                  blue:
                    members: {discord: {roles: ["%s"]}}
                    facilitators: {discord: {roles: ["%s"]}}
                  red:
                    members: {discord: {roles: ["%s"]}}
                operators: {discord: {roles: ["%s"]}}
                """.formatted(blue.id(), facilitators.id(), red.id(), operators.id()),
                        directory,
                        "",
                        Map.of())
                .awaitConnected();
        discord.awaitCommand("workshop");
        declared.accept(discord.commandsOf(discord.guildId()).stream()
                .flatMap(command -> StreamSupport.stream(command.path("options").spliterator(), false)
                        .map(verb -> command.path("name").asText() + " "
                                + verb.path("name").asText()))
                .toList());
        state = new StateRows(kindling.state());
    }

    private Person person(String who) {
        return Objects.requireNonNull(people.get(who));
    }

    private List<Message> messages(String who) {
        List<Message> messages = new ArrayList<>(discord.ephemeral(person(who)));
        messages.addAll(discord.dms(person(who)));
        return messages;
    }

    @Override
    Map<String, String> seenBy(String who) {
        Map<String, String> seen = new LinkedHashMap<>();
        messages(who).forEach(message -> seen.put(message.id(), message.text()));
        return seen;
    }

    @Override
    void ask(String who, String line, Map<String, ?> options) {
        Map<String, Object> values = new LinkedHashMap<>(options);
        values.replaceAll(
                (name, value) -> name.equals("person") ? person(value.toString()) : mentioning(value.toString()));
        String[] words = line.split(" ");
        answered(discord.slash(person(who), words[0].substring(1) + " " + words[1], values));
    }

    private String mentioning(String text) {
        String mentioning = text;
        for (String person : PEOPLE) {
            mentioning = mentioning.replace("@" + person, person(person).mention());
        }
        return mentioning;
    }

    @Override
    void write(String who, String text) {
        discord.write(person(who), mentioning(text));
    }

    @Override
    Map<String, String> channel() {
        Map<String, String> posted = new LinkedHashMap<>();
        discord.messagesIn(discord.general()).forEach(message -> posted.put(message.id(), message.text()));
        return posted;
    }

    @Override
    void dismiss(String who) {
        discord.dismiss(person(who));
    }

    @Override
    void click(String who, String label) {
        List<Message> visible = new ArrayList<>(messages(who));
        visible.addAll(discord.messagesIn(discord.general()));
        Message newest = visible.stream()
                .filter(message -> message.labels().contains(label))
                .max(java.util.Comparator.comparing(message -> Long.parseLong(message.id())))
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + seenBy(who)));
        answered(discord.press(person(who), newest, label));
    }

    /** Until there is an answer, which is a form also when this machine was too busy to open it in time. */
    private void answered(Interaction asked) {
        Interaction.Response how = asked.awaitResponse();
        if (how == Interaction.Response.DEFERRED_MESSAGE || how == Interaction.Response.DEFERRED_EDIT) {
            Message answer = asked.awaitReply();
            if (answer.labels().contains("Open the form")) {
                answered(discord.press(asked.person(), answer, "Open the form"));
            }
        }
    }

    @Override
    void fill(String who, Map<String, String> values) {
        discord.submit(person(who), values).awaitResponse();
    }

    @Override
    Optional<String> form(String who) {
        return discord.modalOf(person(who)).map(Modal::title);
    }

    @Override
    String mistake(String who, Map<String, String> values) {
        Interaction sent = discord.submit(person(who), values);
        Message answer = sent.awaitReply();
        discord.press(person(who), answer, "Correct it").awaitModal();
        return words(answer.text().substring(answer.text().indexOf('\n') + 1));
    }

    @Override
    String idOf(String who) {
        return person(who).id();
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
