package dev.kindling.units;

import java.util.Optional;
import java.util.regex.Pattern;

/** A person's text as one line that can be shown anywhere: no control characters, no marks that turn the reading direction. */
public final class OneLine {
    // Zero-width and direction marks: with them one name can be made to look like another. Joiners stay, emoji need
    // them.
    private static final Pattern UNSEEN =
            Pattern.compile("[\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb]");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Z}\\s]+");
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private OneLine() {}

    /** The text with every run of blanks, line ends and control characters as one space, and without unseen marks. */
    public static String of(String text) {
        String visible =
                LONE_SURROGATE.matcher(UNSEEN.matcher(text).replaceAll("")).replaceAll("");
        return BLANKS.matcher(visible).replaceAll(" ").strip();
    }

    /** Whether {@link #of} leaves the text as it is. */
    public static boolean is(String text) {
        return of(text).equals(text);
    }

    /** In characters as people count them, not in Java's. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The text, cut to so many characters (an ellipsis counts as one). */
    public static String cut(String text, int most) {
        return length(text) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)).strip() + "…";
    }

    /** What somebody wrote, as a sentence quotes it. */
    public static String quoted(String text) {
        return "'" + cut(of(text), 60) + "'";
    }

    /** The text as one line, or empty when nothing is left of it. */
    public static Optional<String> some(String text) {
        return Optional.of(of(text)).filter(line -> !line.isEmpty());
    }
}
