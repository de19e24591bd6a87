package dev.kindling.sshkey;

import java.util.regex.Pattern;

/** Quotes of every kind, backticks, angle brackets and quote bars that people and chats put around a key. */
final class Decoration {
    private static final String MARKS = "[\"'`´<>|\\u2018-\\u201f\\u2032\\u2033\\u2039\\u203a\\u00ab\\u00bb\\s]";
    private static final Pattern EDGES = Pattern.compile("^(?:" + MARKS + ")+|(?:" + MARKS + "|\\\\[nrt])+$");

    private Decoration() {}

    /** The text without such marks at its two ends. */
    static String strip(String text) {
        return EDGES.matcher(text).replaceAll("");
    }
}
