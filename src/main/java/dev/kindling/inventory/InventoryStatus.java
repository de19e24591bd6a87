package dev.kindling.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * How the inventory is doing, for readiness, metrics and operators.
 *
 * @param unpushed commits that the remote does not have yet
 * @param failures tries to reach the remote that failed, one after another
 * @param failingSince when the first of them failed
 * @param fault what the last one said
 * @param remark what works and is yet not as it should be, with what to do
 */
public record InventoryStatus(
        int unpushed, int failures, Optional<Instant> failingSince, String fault, Optional<String> remark) {
    static final InventoryStatus FRESH = new InventoryStatus(0, 0, Optional.empty(), "", Optional.empty());

    public boolean ok() {
        return failures == 0;
    }

    /** One line for {@code /readyz}. */
    public String detail() {
        String behind =
                unpushed == 0 ? "pushed" : unpushed + (unpushed == 1 ? " commit" : " commits") + " not pushed yet";
        return failingSince
                        .map(since -> behind + "; the repository cannot be used since " + since + ": " + fault)
                        .orElse(behind)
                + remark.map(text -> "; " + text).orElse("");
    }

    InventoryStatus with(int stillUnpushed) {
        return new InventoryStatus(stillUnpushed, failures, failingSince, fault, remark);
    }

    InventoryStatus reached(int stillUnpushed, Optional<String> remarked) {
        return new InventoryStatus(stillUnpushed, 0, Optional.empty(), "", remarked);
    }

    InventoryStatus failed(int stillUnpushed, Instant now, String why) {
        return new InventoryStatus(stillUnpushed, failures + 1, Optional.of(failingSince.orElse(now)), why, remark);
    }

    /** Another failure within the pause after the last; it is no try of its own. */
    InventoryStatus stillFailing(int stillUnpushed, String why) {
        return new InventoryStatus(stillUnpushed, failures, failingSince, why, remark);
    }
}
