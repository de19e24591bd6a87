package dev.kindling.engine.rehearsal;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a shell would, with single and double quotes and backslash, and nothing else: no variables, no
 * pipes, no substitution. A character that would mean any of these outside quotes makes {@link #plain} false.
 *
 * @param plain whether a real shell would have read the same words
 */
record CommandLine(List<String> words, boolean plain) {
    private static final String SHELL_SIGNS = "|&;<>$`(){}*?";

    CommandLine {
        words = List.copyOf(words);
    }

    /** Whether a word holds a character that a shell would not have taken as it stands. */
    static boolean hasShellSign(String word) {
        return word.chars().anyMatch(sign -> SHELL_SIGNS.indexOf(sign) >= 0);
    }

    static CommandLine parse(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        boolean plain = true;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char sign = line.charAt(i);
            if (quote != 0) {
                if (sign == quote) {
                    quote = 0;
                } else {
                    word.append(sign);
                }
            } else if (sign == '\'' || sign == '"') {
                quote = sign;
                inWord = true;
            } else if (sign == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                inWord = true;
            } else if (Character.isWhitespace(sign)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                plain &= SHELL_SIGNS.indexOf(sign) < 0;
                word.append(sign);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return new CommandLine(words, plain && quote == 0);
    }
}
