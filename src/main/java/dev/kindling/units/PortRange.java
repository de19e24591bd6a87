package dev.kindling.units;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Host ports from {@code first} to {@code last}, both included; written {@code 60000-60999}. */
public record PortRange(HostPort first, HostPort last) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    public PortRange {
        if (first.number() > last.number()) {
            throw new IllegalArgumentException("a port range starts with its lower end, not " + first + "-" + last);
        }
    }

    /**
     * Reads {@code 60000-60999} or a single port.
     *
     * @throws IllegalArgumentException with a sentence for the reader when it is neither
     */
    public static PortRange parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("write a port range as 60000-60999, not '" + text + "'");
        }
        var first = new HostPort(Integer.parseInt(match.group(1)));
        return new PortRange(first, match.group(2) == null ? first : new HostPort(Integer.parseInt(match.group(2))));
    }

    public int size() {
        return last.number() - first.number() + 1;
    }

    public boolean contains(HostPort port) {
        return port.compareTo(first) >= 0 && port.compareTo(last) <= 0;
    }

    /** The same for a number that may be no host port at all. */
    public boolean contains(int number) {
        return number >= first.number() && number <= last.number();
    }

    public Stream<HostPort> ports() {
        return IntStream.rangeClosed(first.number(), last.number()).mapToObj(HostPort::new);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
