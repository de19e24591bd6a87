package dev.kindling.chat.discord;

import dev.kindling.command.CommandCatalogue.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The typed options of a verb, read from its usage line, and the way back: from options to the line that somebody would have
 * typed. So a new verb needs no word here.
 *
 * <p>{@code [name]} is an optional text; {@code name} without brackets a required one; {@code [team NAME]} a text that follows
 * its own name in the line, and so does each of {@code [seats=… start=…]}; {@code [add|replace]} a choice, but
 * {@code [name|person]} a text that may be either; {@code @person} a member of the guild, {@code @people…} a text with
 * several. What stands behind a {@code |} between blanks is another way to use the verb, and left out.
 */
final class VerbOptions {
    /** What an option takes. */
    enum Kind {
        TEXT,
        CHOICE,
        PERSON
    }

    /**
     * One option.
     *
     * @param lead written in front of the value; may be empty
     * @param choices what a choice offers
     */
    record Option(String name, Kind kind, boolean required, String lead, List<String> choices, String description) {
        Option {
            choices = List.copyOf(choices);
        }
    }

    private static final Pattern TOKEN = Pattern.compile("\\[([^\\]]+)\\]|(\\S+)");
    private static final Pattern CHOICE = Pattern.compile("[a-z0-9-]+(?:\\|[a-z0-9-]+)+");
    private static final Pattern LED = Pattern.compile("(-{0,2}[a-z][a-z-]*)[ =]([A-Z][A-Z0-9_-]*|@?[a-z]+)");
    private static final Pattern PAIRS = Pattern.compile("[a-z][a-z-]*=…(?:\\s+[a-z][a-z-]*=…)*");

    /** Words that stand for something and are not typed themselves. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "name", "person", "people", "reference", "number", "key", "workshop", "sandbox", "seat", "text", "file");

    private static final int NAME = 32;
    private static final int DESCRIPTION = 100;
    private static final int MOST = 25;

    /** Where a word would say too little. */
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "key", "your SSH public key: the line of cat ~/.ssh/id_ed25519.pub",
            "team", "for which team",
            "flavour", "which kind of sandbox",
            "for", "for how long, such as 2h",
            "by", "by how much, such as 2h",
            "name", "which one, by name",
            "topic", "a verb or a topic",
            "person", "who");

    private VerbOptions() {}

    /** The options, those that are required first, as Discord wants it. */
    static List<Option> of(Verb verb) {
        Map<String, Option> options = new LinkedHashMap<>();
        for (Option option : inLine(verb)) {
            options.putIfAbsent(option.name(), option);
        }
        return Stream.concat(
                        options.values().stream().filter(Option::required),
                        options.values().stream().filter(option -> !option.required()))
                .limit(MOST)
                .toList();
    }

    /** The options in the order in which they stand in the line. */
    private static List<Option> inLine(Verb verb) {
        List<Option> options = new ArrayList<>();
        String usage = verb.usage().split("\\s\\|\\s", 2)[0].strip();
        String rest =
                usage.startsWith(verb.name()) ? usage.substring(verb.name().length()) : usage;
        Matcher token = TOKEN.matcher(rest);
        while (token.find()) {
            boolean optional = token.group(1) != null;
            String text = (optional ? token.group(1) : token.group(2)).strip();
            if (PAIRS.matcher(text).matches()) {
                Stream.of(text.replace("…", "").split("\\s+")).forEach(lead -> options.add(named(lead, !optional)));
            } else {
                option(text, !optional).ifPresent(options::add);
            }
        }
        return options;
    }

    private static Optional<Option> option(String text, boolean required) {
        Matcher led = LED.matcher(text);
        if (text.startsWith("@") && !text.endsWith("…") && !text.endsWith("...")) {
            String name = name(text);
            return Optional.of(new Option(name, Kind.PERSON, required, "", List.of(), described(name, text)));
        } else if (CHOICE.matcher(text).matches()
                && Stream.of(text.split("\\|")).noneMatch(PLACEHOLDERS::contains)) {
            List<String> choices = List.of(text.split("\\|"));
            return Optional.of(new Option(
                    "which", Kind.CHOICE, required, "", choices.subList(0, Math.min(MOST, choices.size())), text));
        } else if (led.matches() && led.group(2).equals(led.group(2).toUpperCase(java.util.Locale.ROOT))) {
            String name = name(led.group(1));
            String lead = led.group(1) + text.charAt(led.end(1));
            return Optional.of(new Option(name, Kind.TEXT, required, lead, List.of(), described(name, text)));
        }
        String name = name(text);
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Option(name, Kind.TEXT, required, "", List.of(), described(name, text)));
    }

    /** @param lead such as {@code seats=} */
    private static Option named(String lead, boolean required) {
        String name = name(lead);
        return new Option(name, Kind.TEXT, required, lead, List.of(), described(name, name));
    }

    private static String name(String text) {
        String name = text.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return name.length() <= NAME ? name : name.substring(0, NAME);
    }

    private static String described(String name, String text) {
        return Markdown.cut(DESCRIPTIONS.getOrDefault(name, text), DESCRIPTION);
    }

    /**
     * The line, from its {@code /} on.
     *
     * @param values by the option's name; people as their ids
     */
    static String typed(Verb verb, Map<String, String> values) {
        List<Option> options = inLine(verb);
        if (verb.command().equals("sandbox") && verb.name().equals("create")) {
            // In front of the key: behind it, a wrong word would be taken for a part of the key's comment.
            options = Stream.concat(
                            options.stream().filter(option -> !option.lead().isEmpty()),
                            options.stream().filter(option -> option.lead().isEmpty()))
                    .toList();
        }
        String rest = options.stream()
                .filter(option -> !values.getOrDefault(option.name(), "").isBlank())
                .map(option -> option.lead() + shown(option, values.getOrDefault(option.name(), "")))
                .collect(Collectors.joining(" "));
        String line = "/" + verb.command() + " " + verb.name();
        return rest.isEmpty() ? line : line + " " + rest;
    }

    private static String shown(Option option, String value) {
        return option.kind() == Kind.PERSON ? "<@" + value + ">" : value.strip();
    }
}
