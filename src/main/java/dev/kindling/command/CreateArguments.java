package dev.kindling.command;

import dev.kindling.units.Spans;
import java.util.ArrayList;
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
    private static final Pattern OPTION =
            Pattern.compile("(?:^|\\s)(--)?(team|flavour|flavor|for)(=|\\s+)(\\S+)(?=\\s|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY_START =
            Pattern.compile("(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-|github:|gitlab:|----)", Pattern.CASE_INSENSITIVE);

    static CreateArguments read(String text) {
        List<int[]> taken = new ArrayList<>();
        Optional<String> team = Optional.empty();
        Optional<String> flavour = Optional.empty();
        Optional<String> life = Optional.empty();
        Matcher key = KEY_START.matcher(text);
        int keyStart = key.find() ? key.start() : Integer.MAX_VALUE;
        Matcher option = OPTION.matcher(text);
        while (option.find()) {
            String name = option.group(2).toLowerCase(Locale.ROOT);
            String value = option.group(4);
            boolean explicit = option.group(1) != null || option.group(3).equals("=");
            // "alice for work" behind a key is its comment; "for 2h" is not.
            boolean comment = !explicit && option.start() > keyStart && name.equals("for") && !isSpan(value);
            if (comment) {
                continue;
            }
            taken.add(new int[] {option.start(), option.end()});
            switch (name) {
                case "team" -> team = Optional.of(value);
                case "for" -> life = Optional.of(value);
                default -> flavour = Optional.of(value);
            }
        }
        return new CreateArguments(without(text, taken).strip(), team, flavour, life);
    }

    private static boolean isSpan(String text) {
        try {
            Spans.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
