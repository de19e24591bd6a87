package dev.kindling.config;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what is wrong, each thing once. For one thread. */
final class Faults {
    private final SortedSet<ConfigFault> found = new TreeSet<>();

    /** Notes that {@code wrong} is the case at {@code place} and {@code right} would do. */
    void add(Place place, String wrong, String right) {
        found.add(new ConfigFault(place.file(), place.line(), place.column(), wrong + "; " + right));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ConfigFault> sorted() {
        return List.copyOf(found);
    }
}
