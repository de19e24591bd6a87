package dev.kindling.chat.slack;

import java.util.regex.Pattern;

/** Between plain text and Slack's markup ("mrkdwn"), in both directions. */
final class SlackText {
    private static final Pattern MAIL = Pattern.compile("<mailto:[^|>]*\\|([^>]*)>");
    private static final Pattern LABELLED_LINK = Pattern.compile("<(?:https?|ftp|tel|ssh):[^|>]*\\|([^>]*)>");
    private static final Pattern LINK = Pattern.compile("<((?:https?|ftp|ssh|mailto|tel):[^>|]*)>");
    private static final String INVISIBLE = "\u200b";

    private SlackText() {}

    /** Escapes the three characters that have a meaning everywhere in Slack. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * For mrkdwn: escaped, and with an invisible space where a character would switch bold, italic or code on. Italics and
     * strikes need two marks, so a lone one is left alone: whoever copies {@code ~/.ssh/known_hosts} gets that path.
     */
    static String mrkdwn(String text) {
        String marks = (isLone("_", text) ? "" : "_") + (isLone("~", text) ? "" : "~");
        return escape(text).replaceAll("([*`" + marks + "])", INVISIBLE + "$1");
    }

    private static boolean isLone(String mark, String text) {
        return text.indexOf(mark) == text.lastIndexOf(mark);
    }

    /** For the inside of a code block: escaped, and unable to end the block. */
    static String code(String text) {
        return escape(text).replace("```", "`" + INVISIBLE + "`" + INVISIBLE + "`");
    }

    /**
     * What a person meant: Slack turns addresses into links, escapes three characters and lets non-breaking spaces
     * through. Mentions stay as they are.
     */
    static String typed(String text) {
        String plain = MAIL.matcher(text).replaceAll("$1");
        plain = LABELLED_LINK.matcher(plain).replaceAll("$1");
        plain = LINK.matcher(plain).replaceAll("$1");
        return plain.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace('\u00a0', ' ');
    }
}
