package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Moves the ends of sandboxes by the time during which their owners could not use them, beyond the longest life too. Seats
 * are left out: they end with their workshop.
 */
public final class TimeGivenBack {
    private final SandboxStore sandboxes;
    private final Lifecycle lifecycle;
    private final Expiry expiry;
    private final Duration least;
    private final InstantSource clock;

    /** @param warnBefore longest first, as the configuration has them; nobody is left with less than the shortest */
    TimeGivenBack(
            SandboxStore sandboxes,
            Lifecycle lifecycle,
            Expiry expiry,
            List<Duration> warnBefore,
            InstantSource clock) {
        this.sandboxes = sandboxes;
        this.lifecycle = lifecycle;
        this.expiry = expiry;
        this.least = warnBefore.isEmpty() ? Duration.ZERO : warnBefore.get(warnBefore.size() - 1);
        this.clock = clock;
    }

    /**
     * For everybody who has a sandbox now.
     *
     * @param since when it began
     * @param requester who ended it
     */
    public void give(WriteTransaction tx, Instant since, Requester requester) {
        Instant now = clock.instant();
        for (Sandbox sandbox : sandboxes.live(tx)) {
            if (!sandbox.seat() && sandbox.state() != SandboxState.REMOVING) {
                laterEnd(sandbox.lifespan(), since, now).ifPresent(end -> move(tx, sandbox, end, now, requester));
            }
        }
    }

    private Optional<Instant> laterEnd(Lifespan lifespan, Instant since, Instant now) {
        Instant counted = lifespan.readyAt().filter(since::isBefore).orElse(since);
        Instant earliest = now.plus(least);
        return lifespan.expiresAt()
                .map(end -> end.plus(Duration.between(counted, now)))
                .map(end -> end.isBefore(earliest) ? earliest : end);
    }

    private void move(WriteTransaction tx, Sandbox sandbox, Instant end, Instant now, Requester requester) {
        Sandbox longer = sandbox.living(sandbox.lifespan().until(end, now));
        sandboxes.update(tx, longer);
        lifecycle.note(
                tx,
                longer,
                "extend",
                requester.actor(),
                requester.cause().value(),
                "done",
                "until " + end + ", the time of the maintenance is given back");
        expiry.watch(tx, longer);
    }
}
