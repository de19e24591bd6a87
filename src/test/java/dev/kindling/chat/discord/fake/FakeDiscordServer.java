package dev.kindling.chat.discord.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fake as a process, to try {@code kindling serve} against it by hand. Says first what belongs into the configuration; then
 * takes one line after the other: {@code alice /sandbox create key=…}, {@code alice: words}, {@code alice press LABEL},
 * {@code alice fill field=value …}, {@code alice look}, {@code cut}, {@code quit}.
 */
final class FakeDiscordServer {
    private static final Pattern OPTION = Pattern.compile("([a-z-]+)=(\"[^\"]*\"|\\S+)");

    private final FakeDiscord discord = new FakeDiscord();
    private final Map<String, Person> people = new LinkedHashMap<>();

    private FakeDiscordServer() {
        Role blue = discord.role("blue");
        Role facilitators = discord.role("facilitators");
        for (String name : List.of("alice", "bob")) {
            people.put(name, discord.person(name, blue));
        }
        people.put("fay", discord.person("fay", facilitators));
        System.out.printf(
                "token %s%nguild %s%napi-url %s%ngateway-url %s%nblue %s%nfacilitators %s%n",
                FakeDiscord.TOKEN,
                discord.guildId(),
                discord.apiUrl(),
                discord.gatewayUrl(),
                blue.id(),
                facilitators.id());
    }

    public static void main(String[] arguments) throws IOException {
        var server = new FakeDiscordServer();
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.strip().equals("quit")) {
                try {
                    server.obey(line.strip());
                } catch (RuntimeException | AssertionError e) {
                    System.out.println("! " + e.getMessage());
                }
                line = lines.readLine();
            }
        }
        server.discord.close();
    }

    private void obey(String line) {
        if (line.isEmpty()) {
            return;
        } else if (line.equals("cut")) {
            discord.gateway().cut();
            return;
        }
        String name = line.split("[ :]", 2)[0];
        Person person = people.get(name);
        if (person == null) {
            System.out.println("! there is nobody called " + name);
            return;
        }
        String rest = line.substring(name.length()).strip();
        if (rest.startsWith(":")) {
            discord.write(person, rest.substring(1).strip());
        } else if (rest.startsWith("/")) {
            told(discord.slash(person, rest.substring(1).split(" [a-z-]+=", 2)[0], options(rest)));
        } else if (rest.startsWith("press ")) {
            press(person, rest.substring("press ".length()));
        } else if (rest.startsWith("fill")) {
            told(discord.submit(person, options(rest)));
        } else {
            look(person);
        }
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher option = OPTION.matcher(text);
        while (option.find()) {
            options.put(option.group(1), option.group(2).replaceAll("^\"|\"$", ""));
        }
        return options;
    }

    private void press(Person person, String label) {
        Message newest = null;
        for (Message message : discord.ephemeral(person)) {
            newest = message.labels().contains(label) ? message : newest;
        }
        for (Message message : discord.dms(person)) {
            boolean later = newest == null || Long.parseLong(message.id()) > Long.parseLong(newest.id());
            newest = message.labels().contains(label) && later ? message : newest;
        }
        if (newest == null) {
            System.out.println("! there is no button " + label);
        } else {
            told(discord.press(person, newest, label));
        }
    }

    private static void told(Interaction interaction) {
        System.out.println("first response: " + interaction.awaitResponse());
    }

    private void look(Person person) {
        discord.ephemeral(person)
                .forEach(message ->
                        System.out.println("[only " + person.name() + "] " + message.text() + " " + message.labels()));
        discord.dms(person).forEach(message -> System.out.println("[dm] " + message.text() + " " + message.labels()));
        discord.messagesIn(discord.general())
                .forEach(message -> System.out.println("[general] " + message.text() + " " + message.labels()));
        discord.modalOf(person).ifPresent(modal -> System.out.println("[form] " + modal.title()));
        discord.complaints().forEach(complaint -> System.out.println("[complaint] " + complaint));
    }
}
