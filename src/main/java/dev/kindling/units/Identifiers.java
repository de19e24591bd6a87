package dev.kindling.units;

import java.util.random.RandomGenerator;

/** Makes identifiers from an injected source of randomness. */
public final class Identifiers {
    private Identifiers() {}

    /** 16 lower-case hex digits. */
    public static String hex(RandomGenerator random) {
        return String.format("%016x", random.nextLong());
    }
}
