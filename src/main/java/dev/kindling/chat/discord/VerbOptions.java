package dev.kindling.chat.discord;

import dev.kindling.chat.CutText;
import dev.kindling.command.CommandCatalogue.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

        /** Several people can be left out, though they stand without brackets: a form asks for them then. */
        boolean demanded() {
            return required && !name.equals(SEVERAL_PEOPLE);
        }
    }

    private static final String SEVERAL_PEOPLE = "people";

    private static final Pattern TOKEN = Pattern.compile("\\[([^\\]]+)\\]|(\\S+)");
    private static final Pattern CHOICE = Pattern.compile("[a-z0-9-]+(?:\\|[a-z0-9-]+)+");
    private static final Pattern LED = Pattern.compile("(-{0,2}[a-z][a-z-]*)[ =]([A-Z][A-Z0-9_-]*|@?[a-z]+)");
    private static final Pattern PAIRS = Pattern.compile("[a-z][a-z-]*=…(?:\\s+[a-z][a-z-]*=…)*");

    /** Words that stand for something and are not typed themselves. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "name", "person", "people", "reference", "number", "key", "workshop", "sandbox", "seat", "text", "file");

    /** Words that are typed as they stand, so that there is nothing to fill in but whether. */
    private static final Set<String> LITERALS = Set.of("csv");

    /** What a usage line has no room for; further ones fit into the option {@code more}. */
    private static final Map<String, List<String>> UNSAID =
            Map.of("workshop create", List.of("team=", "flavour=", "channel=", "zone="));

    private static final String MORE = "more";

    private static final int NAME = 32;
    private static final int DESCRIPTION = 100;
    private static final int MOST = 25;

    /** Where a word would say too little. */
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("key", "your SSH public key: the line of cat ~/.ssh/id_ed25519.pub"),
            Map.entry("team", "for which team"),
            Map.entry("flavour", "which kind of sandbox"),
            Map.entry("for", "for how long, such as 2h"),
            Map.entry("by", "by how much, such as 2h"),
            Map.entry("name", "which one, by name"),
            Map.entry("topic", "a verb or a topic"),
            Map.entry("person", "who"),
            Map.entry("workshop", "which one, by its id"),
            Map.entry("name=", "what people call it"),
            Map.entry("seats=", "how many people, 1 to 500"),
            Map.entry("start=", "such as 2026-11-30 09:00, or tomorrow 09:00"),
            Map.entry("end=", "such as 17:00"),
            Map.entry("file=", "instead of all others: the name of a plan in bot-config/workshops"),
            Map.entry("team=", "for which team"),
            Map.entry("flavour=", "which kind of sandbox"),
            Map.entry("channel=", "where its board stands; this channel if left out"),
            Map.entry("zone=", "time zone, such as Europe/Berlin"),
            Map.entry(MORE, "further settings, such as lead-time=30m nights=22:00-07:00"));

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
        List<String> unsaid = UNSAID.getOrDefault(verb.command() + " " + verb.name(), List.of());
        unsaid.forEach(lead -> options.add(named(lead, false)));
        if (!unsaid.isEmpty()) {
            options.add(new Option(MORE, Kind.TEXT, false, "", List.of(), described(MORE, MORE)));
        }
        return options;
    }

    private static Optional<Option> option(String text, boolean required) {
        Matcher led = LED.matcher(text);
        if (text.startsWith("@") && !text.endsWith("…") && !text.endsWith("...")) {
            String name = name(text);
            return Optional.of(new Option(name, Kind.PERSON, required, "", List.of(), described(name, text)));
        } else if (LITERALS.contains(text)) {
            return Optional.of(
                    new Option(text, Kind.CHOICE, required, "", List.of(text), "as " + text.toUpperCase(Locale.ROOT)));
        } else if (CHOICE.matcher(text).matches()
                && Stream.of(text.split("\\|")).noneMatch(PLACEHOLDERS::contains)) {
            List<String> choices = List.of(text.split("\\|"));
            return Optional.of(new Option(
                    "which", Kind.CHOICE, required, "", choices.subList(0, Math.min(MOST, choices.size())), text));
        } else if (led.matches() && led.group(2).equals(led.group(2).toUpperCase(Locale.ROOT))) {
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
        return new Option(name, Kind.TEXT, required, lead, List.of(), described(lead, name));
    }

    private static String name(String text) {
        String name =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return name.length() <= NAME ? name : name.substring(0, NAME);
    }

    private static String described(String name, String text) {
        return CutText.cut(DESCRIPTIONS.getOrDefault(name, text), DESCRIPTION);
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
        if (option.kind() == Kind.PERSON) {
            return "<@" + value + ">";
        }
        String text = value.strip();
        boolean several = option.lead().endsWith("=") && text.matches(".*\\s.*") && !text.startsWith("\"");
        return several ? "\"" + text.replace('"', '\'') + "\"" : text;
    }
}
