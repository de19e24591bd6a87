package dev.kindling.chat.discord;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Between plain text and Discord's markdown. */
final class Markdown {
    /** What would switch formatting on, make a mention, a link or a spoiler. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\*_~`|<>\\[\\]]");

    /** Heading, quote and list marks have a meaning at the start of a line only. */
    private static final Pattern LINE_START = Pattern.compile("(?m)^([^\\S\n]*)([#+-])");

    private static final Pattern NUMBERED = Pattern.compile("(?m)^([^\\S\n]*\\d+)\\.(?=\\s)");

    /** Addresses stay as they are: a backslash would end up inside them. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>]+");

    private static final String INVISIBLE = "\u200b";

    private Markdown() {}

    /** The text so that Discord shows it letter by letter. */
    static String escape(String text) {
        var escaped = new StringBuilder();
        Matcher address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            escaped.append(escapePlain(text.substring(from, address.start()))).append(address.group());
            from = address.end();
        }
        escaped.append(escapePlain(text.substring(from)));
        String started = LINE_START.matcher(escaped).replaceAll("$1\\\\$2");
        return NUMBERED.matcher(started).replaceAll("$1\\\\.");
    }

    private static String escapePlain(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    /** A block to copy from; nothing in it can end it. */
    static String code(String text) {
        return "```\n" + text.replace("```", "`" + INVISIBLE + "`" + INVISIBLE + "`") + "\n```";
    }
}
