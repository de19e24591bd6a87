package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A workshop's short id, which people type: 1 to 40 small letters, digits and single hyphens, such as {@code
 * intro-to-git}. Safe in names of machines, files and addresses. Unique among all workshops that are kept; see {@link
 * #unlike}.
 */
public record WorkshopSlug(String text) implements Comparable<WorkshopSlug> {
    public static final int LONGEST = 40;

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final String NAMELESS = "workshop";

    public WorkshopSlug {
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a workshop's id is 1 to " + LONGEST
                    + " small letters, digits and single hyphens, not " + OneLine.quoted(text));
        }
    }

    /** Made from a name: {@code Café & Git: Ärger} gives {@code cafe-git-arger}; a name without Latin letters {@code workshop}. */
    public static WorkshopSlug of(WorkshopName name) {
        String plain = name.text().replace("ß", "ss").replace("ø", "o").replace("Ø", "O");
        String letters = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String slug = trimmed(OTHERS.matcher(letters).replaceAll("-"), LONGEST);
        return new WorkshopSlug(slug.isEmpty() ? NAMELESS : slug);
    }

    /** This one, or the first of {@code intro-2}, {@code intro-3} … that is not taken. */
    public WorkshopSlug unlike(Collection<WorkshopSlug> taken) {
        WorkshopSlug candidate = this;
        for (int number = 2; taken.contains(candidate); number++) {
            String end = "-" + number;
            candidate = new WorkshopSlug(trimmed(text, LONGEST - end.length()) + end);
        }
        return candidate;
    }

    private static String trimmed(String text, int most) {
        int from = text.startsWith("-") ? 1 : 0;
        int to = Math.min(text.length(), from + most);
        while (to > from && text.charAt(to - 1) == '-') {
            to--;
        }
        return text.substring(Math.min(from, to), to);
    }

    @Override
    public int compareTo(WorkshopSlug other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
