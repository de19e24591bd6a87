package dev.kindling.sandbox;

import java.util.List;

/**
 * What the removal of one seat's sandbox did.
 *
 * @param removed what is gone, in words
 * @param left what is still there, each with its reason; empty when the removal is proven
 */
public record SeatReceipt(Sandbox sandbox, List<String> removed, List<String> left) {
    public SeatReceipt {
        removed = List.copyOf(removed);
        left = List.copyOf(left);
    }
}
