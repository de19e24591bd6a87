package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code help [topic]}: the verbs, or one of them, or a subject that people ask about. */
final class HelpVerb {
    private static final Map<String, String> TOPICS = Map.of(
            "keys",
            "Kindling needs the public half of an SSH key: the one line that cat ~/.ssh/id_ed25519.pub prints. No key yet?"
                    + " ssh-keygen -t ed25519 makes one. ed25519, ecdsa, RSA from 3072 bits and security keys (sk-…) are taken."
                    + " The private half never leaves your machine; never paste it anywhere.",
            "vscode",
            "Install the extension Remote - SSH, add the known_hosts line and the config block from your details, then click"
                    + " the VS Code link there. On Windows the files are in C:\\Users\\you\\.ssh.",
            "time",
            "A sandbox is removed at its end. You are warned before; extend moves the end up to the longest life. Stopping a"
                    + " sandbox does not stop its clock.",
            "windows",
            "Use the OpenSSH client that comes with Windows: ssh in PowerShell. If it complains about the permissions of your"
                    + " key, /sandbox doctor has the command that mends it.");

    private final Routes routes;

    HelpVerb(Routes routes) {
        this.routes = routes;
    }

    void register() {
        for (String command : routes.commands()) {
            routes.typed(
                    command,
                    "help",
                    new Help("help [topic]", "this list, or more about one verb or topic", "Topics: " + topics() + "."),
                    new Typed(command));
        }
        routes.pressed("help", (call, argument) -> {
            String[] words = argument.split(" ", 2);
            return help(routes.commands().contains(words[0]) ? words[0] : "sandbox", words.length > 1 ? words[1] : "");
        });
    }

    private final class Typed implements Routes.TypedHandler {
        private final String command;

        Typed(String command) {
            this.command = command;
        }

        @Override
        public Reply handle(Call call, String rest) {
            return help(command, rest);
        }

        @Override
        public Optional<Routes.Look> look(String rest) {
            return Optional.of((tx, caller, membership) -> help(command, rest));
        }
    }

    private static String topics() {
        return String.join(", ", topicNames());
    }

    /** Subjects besides the verbs. */
    static List<String> topicNames() {
        return TOPICS.keySet().stream().sorted().toList();
    }

    private Reply help(String command, String rest) {
        String topic = rest.strip().toLowerCase(Locale.ROOT);
        if (topic.isEmpty()) {
            return all(command);
        }
        Optional<Routes.Verb> verb = routes.verb(command, topic);
        if (verb.isPresent()) {
            Help help = verb.get().help();
            return Replies.show(Card.of(
                    Tone.INFO,
                    "/" + command + " " + help.usage(),
                    new Block.Text(capital(help.summary()) + ". " + help.detail())));
        }
        String text = TOPICS.get(topic);
        if (text != null) {
            return Replies.show(Card.of(Tone.INFO, "About " + topic, new Block.Text(text)));
        }
        List<String> known = new ArrayList<>(TOPICS.keySet());
        routes.verbs(command).forEach(known2 -> known.add(known2.name()));
        String meant = Spelling.nearest(topic, known)
                .map(word -> "Did you mean help " + word + "? ")
                .orElse("");
        return Replies.refused("There is no such topic", meant + "Topics: " + topics() + ", and every verb.");
    }

    private Reply all(String command) {
        List<List<String>> rows = routes.verbs(command).stream()
                .map(verb -> List.of(
                        "/" + command + " " + verb.help().usage(), verb.help().summary()))
                .toList();
        return Replies.show(new Card(
                        Tone.INFO,
                        "What I can do",
                        List.of(
                                new Block.Table(List.of("Type", "What it does"), rows),
                                new Block.Note("More: /" + command + " help VERB. Topics: " + topics() + ".")))
                .withButtons(
                        Button.primary("Create a sandbox", "sandbox/create", ""),
                        Button.plain("My sandboxes", "sandbox/list", "")));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
