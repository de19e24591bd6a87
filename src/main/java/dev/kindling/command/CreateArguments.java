package dev.kindling.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words behind {@code create}: a key and, before or behind it, {@code team NAME}, {@code flavour NAME} and {@code for
 * SPAN}, also written {@code team=NAME} or {@code --team NAME}.
 *
 * @param key what is left when the options are taken out; empty when no key was given
 */
record CreateArguments(String key, Optional<String> team, Optional<String> flavour, Optional<String> life) {
    private static final Pattern OPTION = Pattern.compile(
            "(?:^|\\s)(--)?(team|flavour|flavor|for)(=|\\s+)((?:\\d+\\s+(?:days?|hours?|hrs?|h|minutes?|mins?|m)(?=\\s|$)|\\S+))(?=\\s|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY_START =
            Pattern.compile("(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-|github:|gitlab:|----)", Pattern.CASE_INSENSITIVE);

    /**
     * @param teams names of all teams, and {@code flavours} of all flavours: behind a key, "dev team laptop" is a comment, and
     *     "team blue" is not
     */
    static CreateArguments read(String text, Collection<String> teams, Collection<String> flavours) {
        List<int[]> taken = new ArrayList<>();
        Optional<String> team = Optional.empty();
        Optional<String> flavour = Optional.empty();
        Optional<String> life = Optional.empty();
        Matcher key = KEY_START.matcher(text);
        int keyStart = key.find() ? key.start() : Integer.MAX_VALUE;
        Matcher option = OPTION.matcher(text);
        int from = 0;
        while (option.find(from)) {
            String name = option.group(2).toLowerCase(Locale.ROOT);
            String value = option.group(4);
            boolean explicit = option.group(1) != null || option.group(3).equals("=");
            if (!explicit && option.start() > keyStart && !sounds(name, value, teams, flavours)) {
                // Part of the key's comment, such as "alice for work"; what follows may be an option again.
                from = option.end(2);
                continue;
            }
            from = option.end();
            taken.add(new int[] {option.start(), option.end()});
            switch (name) {
                case "team" -> team = Optional.of(value);
                case "for" -> life = Optional.of(value);
                default -> flavour = Optional.of(value);
            }
        }
        return new CreateArguments(without(text, taken).strip(), team, flavour, life);
    }

    /** Whether the value may be meant as one, with a slip or two. */
    private static boolean sounds(String name, String value, Collection<String> teams, Collection<String> flavours) {
        return switch (name) {
            case "team" -> Spelling.nearest(value, teams).isPresent();
            case "for" -> Character.isDigit(value.charAt(0));
            default -> Spelling.nearest(value, flavours).isPresent();
        };
    }

    private static String without(String text, List<int[]> taken) {
        var left = new StringBuilder();
        int from = 0;
        for (int[] span : taken) {
            left.append(text, from, span[0]);
            from = span[1];
        }
        return left.append(text.substring(from)).toString();
    }
}
