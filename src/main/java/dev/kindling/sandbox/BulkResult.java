package dev.kindling.sandbox;

import java.util.List;
import java.util.Map;

/**
 * What a wish for many sandboxes came to at once; how each ends is told later, one by one.
 *
 * @param begun work has begun
 * @param already nothing had to be done
 * @param refused with the reason, as a sentence
 */
public record BulkResult(List<Sandbox> begun, List<Sandbox> already, Map<Sandbox, String> refused) {
    public BulkResult {
        begun = List.copyOf(begun);
        already = List.copyOf(already);
        refused = Map.copyOf(refused);
    }
}
