package dev.kindling.units;

import java.util.Locale;
import java.util.regex.Pattern;

/** Amount of memory or disk in bytes; units are binary as in Ignite (1 KB = 1024 B). Never negative. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*(B|KB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);

    public static final DataSize ZERO = new DataSize(0);

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /**
     * Reads a whole number with a unit: {@code 512MB}, {@code 2GB}. Decimals are refused, as Ignite refuses them.
     *
     * @throws IllegalArgumentException with a sentence for the reader
     */
    public static DataSize parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "write a size as a whole number with B, KB, MB, GB or TB, such as 512MB, not '" + text + "'");
        }
        int power = switch (match.group(2).toUpperCase(Locale.ROOT)) {
            case "KB" -> 1;
            case "MB" -> 2;
            case "GB" -> 3;
            case "TB" -> 4;
            default -> 0;
        };
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(match.group(1)), 1L << (10 * power)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a size of " + match.group() + " is more than any machine has", e);
        }
    }

    public static DataSize gigabytes(long count) {
        return new DataSize(count << 30);
    }

    public static DataSize megabytes(long count) {
        return new DataSize(count << 20);
    }

    public DataSize plus(DataSize other) {
        return new DataSize(Math.addExact(bytes, other.bytes));
    }

    /** The difference, or zero when {@code other} is larger. */
    public DataSize minus(DataSize other) {
        return new DataSize(Math.max(0, bytes - other.bytes));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form that {@link #parse} and Ignite read: {@code 2GB}, {@code 1536MB}. */
    @Override
    public String toString() {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        long left = bytes;
        int unit = 0;
        while (left >= 1024 && left % 1024 == 0 && unit < units.length - 1) {
            left /= 1024;
            unit++;
        }
        return left + units[unit];
    }
}
