package dev.kindling.sshkey;

/** Quotes of every kind, backticks, angle brackets and quote bars that people and chats put around a key. */
final class Decoration {
    private static final String MARKS =
            "\"'`\u00b4<>|\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb";

    private Decoration() {}

    /** The text without such marks and blanks at its two ends, and without line breaks spelled {@code \n} at its end. */
    static String strip(String text) {
        int start = 0;
        while (start < text.length() && isMark(text.charAt(start))) {
            start++;
        }
        int end = text.length();
        while (end > start) {
            if (isMark(text.charAt(end - 1))) {
                end--;
            } else if (end - 2 >= start && text.charAt(end - 2) == '\\' && "nrt".indexOf(text.charAt(end - 1)) >= 0) {
                end -= 2;
            } else {
                break;
            }
        }
        return text.substring(start, end);
    }

    private static boolean isMark(char c) {
        return Character.isWhitespace(c) || MARKS.indexOf(c) >= 0;
    }
}
