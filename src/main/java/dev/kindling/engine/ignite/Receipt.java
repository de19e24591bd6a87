package dev.kindling.engine.ignite;

import dev.kindling.engine.RemovalReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what a removal did. Not thread-safe. */
final class Receipt {
    private final Set<String> removed = new LinkedHashSet<>();
    private final Set<String> left = new LinkedHashSet<>();

    void removed(String what) {
        removed.add(what);
    }

    void left(String what, String why) {
        left.add(what + ": " + why);
    }

    /** A second round starts: only what it still finds counts as left. */
    void lookAgain() {
        left.clear();
    }

    RemovalReport report() {
        return new RemovalReport(new ArrayList<>(removed), List.copyOf(left));
    }
}
