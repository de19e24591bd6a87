package dev.kindling.fault;

import java.util.random.RandomGenerator;

/**
 * Short code that a person reads out and an operator finds in the log and the audit table, such as {@code K-7QF2-XM}.
 * Letters and digits that look alike (0 O 1 I) are left out.
 */
public record ReferenceCode(String value) {
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /** A fresh code; 30 bits, enough to find one fault in one log. */
    public static ReferenceCode next(RandomGenerator random) {
        var text = new StringBuilder("K-");
        for (int i = 0; i < 6; i++) {
            if (i == 4) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ReferenceCode(text.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
