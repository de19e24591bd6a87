package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Gives tenants of workshops that are over the time back in which a maintenance kept them from saving their work: the grace
 * period, and seats that they keep longer. The class itself is an appointment of people and keeps its times.
 */
public final class Reprieve {
    /** Nobody is left with less than this, or the whole grace period where that is shorter. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    private static final String WHY = ", the time of the maintenance is given back";

    private final Workshops workshops;
    private final SeatMachines machines;
    private final DuringStore during;

    Reprieve(Workshops workshops, SeatMachines machines, DuringStore during) {
        this.workshops = workshops;
        this.machines = machines;
        this.during = during;
    }

    /** @param since when the maintenance began that ends now */
    public void giveBack(WriteTransaction tx, Instant since, By by) {
        for (Workshop workshop : workshops.store().current(tx)) {
            if (workshop.state() == WorkshopState.OPEN) {
                outlast(tx, workshop);
            } else if (workshop.state() == WorkshopState.GRACE || workshop.state() == WorkshopState.REMOVING) {
                giveBack(tx, workshop, since, by);
            }
        }
    }

    /** Its end fell into the maintenance and comes in a moment; the machines' own ends must not come before that. */
    private void outlast(WriteTransaction tx, Workshop workshop) {
        Instant removal = workshops.now().plus(workshop.plan().ending().grace()).plus(SHORTEST);
        if (workshop.plan().removalStart().isBefore(removal)) {
            machines.keepUntil(tx, workshop, removal);
        }
    }

    private void giveBack(WriteTransaction tx, Workshop workshop, Instant since, By by) {
        Instant now = workshops.now();
        Instant counted = workshop.times().endedAt().filter(since::isBefore).orElse(since);
        Duration lost = Duration.between(counted, now);
        for (Map.Entry<MachineId, Instant> kept :
                machines.kept(tx, workshop.slug()).entrySet()) {
            if (kept.getValue().isAfter(counted)) {
                prolong(tx, workshop.slug(), kept.getKey(), kept.getValue().plus(lost), by);
            }
        }
        if (workshop.state() == WorkshopState.GRACE) {
            prolong(tx, workshop, lost, by);
        }
    }

    private void prolong(WriteTransaction tx, WorkshopSlug slug, MachineId machine, Instant until, By by) {
        during.keep(tx, slug, machine, until);
        machines.find(tx, machine)
                .filter(sandbox -> sandbox.state().live())
                .ifPresent(sandbox -> machines.sandboxes().moveEnd(tx, by.requester(), sandbox, until));
    }

    private void prolong(WriteTransaction tx, Workshop workshop, Duration lost, By by) {
        Instant now = workshops.now();
        Duration grace = workshop.plan().ending().grace();
        Instant fair = now.plus(grace.compareTo(SHORTEST) < 0 ? grace : SHORTEST);
        Instant moved = workshop.times().removalAt().orElse(now).plus(lost);
        Instant removal = moved.isBefore(fair) ? fair : moved;
        Workshop.Times times = workshop.times().over(workshop.times().endedAt().orElse(now), removal);
        workshops.change(
                tx, workshop.in(workshop.state(), times), by, "grace period prolonged", "until " + removal + WHY);
        machines.keepUntil(tx, workshop, removal);
    }
}
