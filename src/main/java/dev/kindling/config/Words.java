package dev.kindling.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Small help with words in messages. */
public final class Words {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");
    private static final Pattern TOKEN =
            Pattern.compile("x(?:app|ox[a-z])-\\S+|[\\w-]{20,}\\.[\\w-]{5,}\\.[\\w-]{20,}");
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_NAMED = 20;
    private static final int LONGEST_SEARCHED = 400;

    private Words() {}

    /** {@code warnBefore} as files write it: {@code warn-before}. */
    static String kebab(String camel) {
        return HUMP.matcher(camel).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /**
     * Text from a file as a message may quote it: short, on one line, without the credentials of an address and without
     * what looks like a token of Slack or Discord that got into the wrong place.
     */
    static String shown(String text) {
        String start = text.substring(0, Math.min(LONGEST_SEARCHED, text.length()));
        String masked =
                TOKEN.matcher(CREDENTIALS.matcher(start).replaceAll("://****@")).replaceAll("****");
        String line = CONTROL.matcher(masked).replaceAll(" ");
        boolean tooLong = line.codePointCount(0, line.length()) > LONGEST_SHOWN;
        return "'" + (tooLong ? line.substring(0, line.offsetByCodePoints(0, LONGEST_SHOWN)) + "…" : line) + "'";
    }

    /** Which of the names was probably meant, or else which there are. */
    static String suggestion(String word, Collection<String> names) {
        return nearest(word, names)
                .map(near -> "did you mean " + shown(near) + "?")
                .orElseGet(() -> "there are "
                        + names.stream().limit(MOST_NAMED).map(Words::shown).collect(Collectors.joining(", "))
                        + (names.size() > MOST_NAMED ? " and more" : ""));
    }

    /** The candidate that was probably meant: at most a third of its letters differ. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST_SHOWN) {
            return Optional.empty();
        }
        String plain = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return candidates.stream()
                .filter(candidate -> candidate.length() <= LONGEST_SHOWN)
                .filter(candidate -> distance(plain, candidate.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.max(plain.length(), candidate.length()) / 3))
                .min(Comparator.comparingInt(candidate -> distance(plain, candidate.toLowerCase(Locale.ROOT))));
    }

    /** How many letters to insert, drop, change or swap with their neighbour (Damerau, restricted). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
