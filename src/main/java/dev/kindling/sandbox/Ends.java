package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Moves the ends of sandboxes for other reasons than their owners' wish. Nobody is left with less time than the shortest
 * warning. Seats are left out: they end with their workshop.
 */
public final class Ends {
    private final SandboxStore sandboxes;
    private final Lifecycle lifecycle;
    private final Expiry expiry;
    private final Duration least;
    private final Duration fair;
    private final InstantSource clock;

    /** @param warnBefore longest first, as the configuration has them */
    Ends(SandboxStore sandboxes, Lifecycle lifecycle, Expiry expiry, List<Duration> warnBefore, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.lifecycle = lifecycle;
        this.expiry = expiry;
        this.least = warnBefore.isEmpty() ? Duration.ZERO : warnBefore.get(warnBefore.size() - 1);
        this.fair = warnBefore.isEmpty() ? Duration.ZERO : warnBefore.get(0);
        this.clock = clock;
    }

    /**
     * Gives everybody who has a sandbox now the time back during which they could not use it, beyond the longest life too.
     *
     * @param since when that began
     * @param requester who ended it
     */
    public void giveBack(WriteTransaction tx, Instant since, Requester requester) {
        Instant now = clock.instant();
        for (Sandbox sandbox : sandboxes.live(tx)) {
            if (movable(sandbox)) {
                Instant counted =
                        sandbox.lifespan().readyAt().filter(since::isBefore).orElse(since);
                Instant end = sandbox.lifespan().expiresAt().orElseThrow().plus(Duration.between(counted, now));
                move(
                        tx,
                        sandbox,
                        atLeast(end, least, now),
                        "extend",
                        "the time of the maintenance is given back",
                        requester);
            }
        }
    }

    /**
     * Brings an end forward.
     *
     * @param wished the new end; empty for as soon as is fair, which is the time of the longest warning
     * @param why for the audit
     * @return the new end, or empty when this would be no earlier one and nothing was changed
     */
    public Optional<Instant> shorten(
            WriteTransaction tx, MachineId id, Optional<Instant> wished, Requester requester, String why) {
        Instant now = clock.instant();
        Instant end = wished.map(time -> atLeast(time, least, now)).orElseGet(() -> now.plus(fair));
        return sandboxes
                .find(tx, id)
                .filter(sandbox -> sandbox.state().live() && movable(sandbox))
                .filter(sandbox -> end.isBefore(sandbox.lifespan().expiresAt().orElseThrow()))
                .map(sandbox -> {
                    move(tx, sandbox, end, "shorten", why, requester);
                    return end;
                });
    }

    private static boolean movable(Sandbox sandbox) {
        return !sandbox.seat()
                && sandbox.state() != SandboxState.REMOVING
                && sandbox.lifespan().expiresAt().isPresent();
    }

    private static Instant atLeast(Instant end, Duration time, Instant now) {
        Instant earliest = now.plus(time);
        return end.isBefore(earliest) ? earliest : end;
    }

    private void move(
            WriteTransaction tx, Sandbox sandbox, Instant end, String action, String why, Requester requester) {
        Sandbox moved = sandbox.living(sandbox.lifespan().until(end, clock.instant()));
        sandboxes.update(tx, moved);
        lifecycle.note(
                tx, moved, action, requester.actor(), requester.cause().value(), "done", "until " + end + ", " + why);
        expiry.watch(tx, moved);
    }
}
