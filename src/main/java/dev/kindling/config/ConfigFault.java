package dev.kindling.config;

import java.util.Comparator;

/**
 * One thing that is wrong in a configuration file. It never holds a secret or the value of an environment variable.
 *
 * @param file the file as it was addressed
 * @param line from 1
 * @param column from 1
 * @param message what is wrong; what would be right
 */
public record ConfigFault(String file, int line, int column, String message) implements Comparable<ConfigFault> {
    private static final Comparator<ConfigFault> ORDER = Comparator.comparing(ConfigFault::file)
            .thenComparingInt(ConfigFault::line)
            .thenComparingInt(ConfigFault::column)
            .thenComparing(ConfigFault::message);

    /** By file and place. */
    @Override
    public int compareTo(ConfigFault other) {
        return ORDER.compare(this, other);
    }

    /** As compilers print it, so that editors and terminals jump there. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
