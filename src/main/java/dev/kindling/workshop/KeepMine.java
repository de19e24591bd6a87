package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.Ending;
import dev.kindling.workshop.plan.Seating;
import dev.kindling.workshop.plan.Timetable;
import dev.kindling.workshop.plan.WorkshopPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets a tenant keep their own seat beyond the end of the workshop: within the plan's cap and what the host can carry. */
public final class KeepMine {
    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatMachines machines;
    private final GoNoGo check;
    private final WorkshopCards cards;

    KeepMine(Workshops workshops, SeatBook seats, SeatMachines machines, GoNoGo check, WorkshopCards cards) {
        this.workshops = workshops;
        this.seats = seats;
        this.machines = machines;
        this.check = check;
        this.cards = cards;
    }

    /** What a button carries: the workshop's id, {@code @}, and the second. */
    static String argument(Workshop workshop, Instant until) {
        return workshop.slug() + "@" + until.getEpochSecond();
    }

    /** Moves the end of the person's own seat; the workshop and all other seats end as they did. */
    public Answer keep(WriteTransaction tx, Workshop workshop, ActorId person, By by, Instant until) {
        if (!workshop.state().running()) {
            return new Answer.Refused(
                    workshop.name() + " is " + workshop.state().words(),
                    "A seat can be kept while its workshop runs, and in the grace period behind it.");
        }
        Optional<Sandbox> theirs = seats.store()
                .heldBy(tx, workshop.slug(), person)
                .filter(Seat::claimed)
                .flatMap(seat -> machines.sandbox(tx, seat))
                .filter(sandbox -> sandbox.owner().equals(person))
                .filter(sandbox -> sandbox.state().live() && sandbox.state() != SandboxState.REMOVING);
        if (theirs.isEmpty()) {
            return new Answer.Refused(
                    "You have no seat in " + workshop.name(),
                    "Only who has a seat can keep it. A sandbox of your own: /sandbox create.");
        }
        return keep(tx, workshop, theirs.get(), by, until);
    }

    private Answer keep(WriteTransaction tx, Workshop workshop, Sandbox theirs, By by, Instant until) {
        WorkshopPlan plan = workshop.plan();
        Instant removal = workshop.times().removalAt().orElse(plan.removalStart());
        Instant held = Optional.ofNullable(machines.kept(tx, workshop.slug()).get(theirs.id()))
                .filter(removal::isBefore)
                .orElse(removal);
        if (!until.isAfter(held)) {
            return new Answer.Done(
                    "You keep it as long as that anyway",
                    "Your sandbox stays until " + cards.when(workshop, held) + ".");
        }
        if (until.isAfter(plan.latestEnd())) {
            return new Answer.Refused(
                    "That is longer than the workshop allows",
                    "A seat of " + workshop.name() + " can be kept until " + cards.when(workshop, plan.latestEnd())
                            + " at most. Save your work, or ask a facilitator; a sandbox of your own: /sandbox create.");
        }
        var others = machines.kept(tx, workshop.slug()).keySet().stream()
                .filter(machine -> !machine.equals(theirs.id()))
                .count();
        var verdict = check.of(tx, workshop.planned(behindTheEnd(plan, (int) others + 1, until)));
        if (!verdict.go()) {
            return new Answer.Refused("There is no room for that", verdict.why());
        }
        machines.keep(tx, workshop, theirs, by, until);
        workshops.note(tx, workshop.slug(), by, "seat kept", theirs.name() + " until " + until);
        return new Answer.Done(
                "Your sandbox is kept",
                "It stays until " + cards.when(workshop, until) + ", then it is removed for good.");
    }

    /** The kept seats alone, as if they were a workshop behind the workshop. */
    private static WorkshopPlan behindTheEnd(WorkshopPlan plan, int kept, Instant until) {
        Instant latestStart = until.minus(Timetable.SHORTEST);
        Instant start = plan.removalStart().isBefore(latestStart) ? plan.removalStart() : latestStart;
        return new WorkshopPlan(
                plan.slug(),
                plan.name(),
                plan.team(),
                plan.channel(),
                new Seating(kept, plan.flavour(), 0, Duration.ZERO, Optional.empty()),
                new Timetable(start, until, plan.zone(), List.of(), Optional.empty()),
                new Ending(List.of(), Duration.ZERO, Duration.ZERO),
                List.of());
    }
}
