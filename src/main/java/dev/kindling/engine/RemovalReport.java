package dev.kindling.engine;

import java.util.List;

/**
 * What a removal did.
 *
 * @param removed what existed and is gone, in words for a receipt: {@code machine}, {@code disk}, {@code address lease}
 * @param left what could not be removed, each with its reason; empty when the removal is proven
 */
public record RemovalReport(List<String> removed, List<String> left) {
    public RemovalReport {
        removed = List.copyOf(removed);
        left = List.copyOf(left);
    }

    public boolean complete() {
        return left.isEmpty();
    }
}
