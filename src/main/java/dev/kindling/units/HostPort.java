package dev.kindling.units;

/** TCP port on the host that forwards to one sandbox; 1024 to 65535. */
public record HostPort(int number) implements Comparable<HostPort> {
    public HostPort {
        if (number < 1024 || number > 65535) {
            throw new IllegalArgumentException("a host port lies between 1024 and 65535, not " + number);
        }
    }

    @Override
    public int compareTo(HostPort other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
