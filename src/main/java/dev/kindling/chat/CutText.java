package dev.kindling.chat;

import java.util.ArrayList;
import java.util.List;

/** Text made to fit a platform's limits, which all count UTF-16 units. Never cuts a surrogate pair in two. */
public final class CutText {
    private CutText() {}

    /**
     * At most {@code most} characters; cut text ends in an ellipsis.
     *
     * @param most at least 2
     */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /**
     * The text in pieces of at most {@code most} characters, parted at line ends where possible; nothing is lost but those
     * line ends.
     *
     * @param most at least 2
     */
    public static List<String> pieces(String text, int most) {
        var pieces = new ArrayList<String>();
        String rest = text;
        while (rest.length() > most) {
            int end = rest.lastIndexOf('\n', most);
            if (end <= 0) {
                end = Character.isHighSurrogate(rest.charAt(most - 1)) ? most - 1 : most;
            }
            pieces.add(rest.substring(0, end));
            rest = rest.charAt(end) == '\n' ? rest.substring(end + 1) : rest.substring(end);
        }
        pieces.add(rest);
        return pieces;
    }
}
