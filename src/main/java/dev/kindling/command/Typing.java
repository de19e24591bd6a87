package dev.kindling.command;

import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Understands typed lines: {@code /sandbox create …}, {@code @kindling create …}, {@code create …}, a bare public key, or a
 * pasted ssh error.
 */
final class Typing {
    private static final Pattern MENTION =
            Pattern.compile("^(?:<@[!&]?[A-Za-z0-9|._-]+>|@kindling)[:,]?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY = Pattern.compile(
            "^[`\"'\\s]*(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp\\d+|sk-(?:ssh|ecdsa)[\\w@.-]+)\\s.*|(?:github|gitlab):\\S+\\s*.*",
            Pattern.DOTALL);
    private static final Pattern SSH_TROUBLE = Pattern.compile(
            "permission denied \\(|host key verification failed|remote host identification|connection (?:refused|timed out|closed|reset)|"
                    + "kex_exchange|unprotected private key|too many authentication|no route to host|could not resolve hostname",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ODD_BLANK = Pattern.compile("[\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]");
    private static final Pattern NOTHING = Pattern.compile("[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_-]{1,30}");
    private static final Pattern CLOSING_MARKS = Pattern.compile("[!?.,;:]+$");
    private static final String NOT_UNDERSTOOD = "That is not a word I know";
    private static final String DEFAULT_COMMAND = "sandbox";

    private final Routes routes;

    Typing(Routes routes) {
        this.routes = routes;
    }

    /** @param verb for the audit; never what was typed */
    record Line(String verb, Routes.TypedHandler handler, String rest) {}

    Line read(String typed) {
        String text =
                MENTION.matcher(plainBlanks(typed).strip()).replaceFirst("").strip();
        String[] words = text.split("\\s+", 3);
        String first = words[0].toLowerCase(Locale.ROOT);
        boolean slash = first.startsWith("/");
        String command = slash ? first.substring(1) : first;
        if (routes.commands().contains(command)) {
            String verb = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "help";
            return inCommand(command, verb, words.length > 2 ? words[2] : "");
        }
        if (slash) {
            return new Line("unknown command", (call, rest) -> unknownCommand(command), "");
        }
        if (text.isEmpty()) {
            return inCommand(DEFAULT_COMMAND, "help", "");
        }
        if (KEY.matcher(text).matches()) {
            return to("sandbox", "create", text);
        }
        if (SSH_TROUBLE.matcher(text).find()) {
            return to("sandbox", "doctor", text);
        }
        String[] verbAndRest = text.split("\\s+", 2);
        return inCommand(DEFAULT_COMMAND, first, verbAndRest.length > 1 ? verbAndRest[1] : "");
    }

    /** Chats and web pages paste blanks that look like one and are none. */
    private static String plainBlanks(String text) {
        return ODD_BLANK.matcher(NOTHING.matcher(text).replaceAll("")).replaceAll(" ");
    }

    private Line to(String command, String verb, String rest) {
        return inCommand(command, verb, rest);
    }

    private Line inCommand(String command, String verb, String rest) {
        return routes.verb(command, verb)
                .map(found -> new Line(command + " " + found.name(), found.handler(), rest))
                .orElseGet(() -> new Line("unknown verb", (call, ignored) -> unknownVerb(command, verb), ""));
    }

    /** Only what looks like a word is repeated: what has digits may be a password or token in the wrong place. */
    private static Optional<String> shown(String typed) {
        String word = CLOSING_MARKS.matcher(typed).replaceFirst("");
        return WORD.matcher(word).matches() ? Optional.of(word) : Optional.empty();
    }

    private Reply unknownVerb(String command, String verb) {
        List<String> known =
                routes.verbs(command).stream().map(Routes.Verb::name).toList();
        Optional<String> meant = Spelling.nearest(verb, known);
        String title =
                shown(verb).map(word -> "There is no /" + command + " " + word).orElse(NOT_UNDERSTOOD);
        Card card = Card.of(Card.Tone.REFUSAL, title)
                .withText(meant.map(word -> "Did you mean /" + command + " " + word + "?")
                        .orElse("There are: " + String.join(", ", known) + "."));
        if (meant.isPresent()) {
            card = card.withButtons(Button.plain("Help on " + meant.get(), "help", command + " " + meant.get()));
        } else {
            card = card.withButtons(Button.plain("What I can do", "help", command));
        }
        return Replies.show(card);
    }

    private Reply unknownCommand(String command) {
        String meant = Spelling.nearest(command, routes.commands())
                .map(word -> "Did you mean /" + word + "?")
                .orElse("I know "
                        + String.join(
                                ", ",
                                routes.commands().stream()
                                        .map(word -> "/" + word)
                                        .toList()) + ".");
        return Replies.refused(
                shown(command).map(word -> "There is no command /" + word).orElse(NOT_UNDERSTOOD), meant);
    }
}
