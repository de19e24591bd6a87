package dev.kindling.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Spelling {
    private static final int LONGEST = 40;

    private Spelling() {}

    /** The nearest candidate with at most two slips, fewer for short words. */
    static Optional<String> nearest(String typed, Collection<String> candidates) {
        String word = typed.toLowerCase(Locale.ROOT);
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int slips = word.length() <= 3 ? 1 : 2;
        return candidates.stream()
                .filter(candidate ->
                        distance(word, candidate) <= slips || (candidate.startsWith(word) && word.length() >= 3))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Edits between two words, a swap of neighbours counting as one. */
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
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
