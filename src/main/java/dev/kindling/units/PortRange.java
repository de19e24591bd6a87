package dev.kindling.units;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Host ports from {@code first} to {@code last}, both included; written {@code 60000-60999}. */
public record PortRange(HostPort first, HostPort last) {
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
        String[] ends = text.strip().split("-", 2);
        try {
            var first = new HostPort(Integer.parseInt(ends[0].strip()));
            return new PortRange(first, ends.length == 1 ? first : new HostPort(Integer.parseInt(ends[1].strip())));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("write a port range as 60000-60999, not '" + text + "'", e);
        }
    }

    public int size() {
        return last.number() - first.number() + 1;
    }

    public boolean contains(HostPort port) {
        return port.compareTo(first) >= 0 && port.compareTo(last) <= 0;
    }

    public Stream<HostPort> ports() {
        return IntStream.rangeClosed(first.number(), last.number()).mapToObj(HostPort::new);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
