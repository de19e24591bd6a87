package dev.kindling.workshop;

import dev.kindling.chat.Invocation;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopPlan;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What facilitators ask for, decided and written down in the caller's transaction: rows, audit and tasks together. Who may
 * ask is checked before, by the command. The phases that come by the clock go through here too.
 */
public final class WorkshopService {
    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatMachines machines;
    private final GoNoGo check;
    private final Forecasts forecasts;
    private final StartedWork started;
    private final WorkshopCards cards;

    WorkshopService(
            Workshops workshops,
            SeatBook seats,
            SeatMachines machines,
            GoNoGo check,
            Forecasts forecasts,
            StartedWork started,
            WorkshopCards cards) {
        this.workshops = workshops;
        this.seats = seats;
        this.machines = machines;
        this.check = check;
        this.forecasts = forecasts;
        this.started = started;
        this.cards = cards;
    }

    /** Writes down a new workshop with its empty seats; its clock begins. */
    public Workshop create(WriteTransaction tx, Invocation invocation, WorkshopPlan wished, String channel) {
        WorkshopSlug slug = wished.slug().unlike(workshops.store().slugs(tx));
        var caller = invocation.caller();
        var workshop = new Workshop(
                wished.withSlug(slug),
                WorkshopState.PLANNED,
                channel,
                caller.id(),
                caller.handle(),
                Workshop.Times.of(workshops.now()),
                Optional.empty());
        workshops.add(tx, workshop, By.caller(invocation));
        seats.furnish(tx, slug, workshop.plan().seats());
        return workshop;
    }

    /**
     * Begins to boot the warm seats.
     *
     * @param anyway also when the check says no
     */
    public Answer prepare(WriteTransaction tx, Workshop workshop, By by, boolean anyway) {
        switch (workshop.state()) {
            case PLANNED -> {
                var verdict = check.of(tx, workshop);
                if (!verdict.go() && !anyway) {
                    return new Answer.Refused("No go for " + workshop.name(), verdict.why());
                }
                workshops
                        .store()
                        .forecastMade(
                                tx,
                                workshop.slug(),
                                forecasts.of(tx, workshop.plan().seating().warmSeats()));
                workshops.move(
                        tx,
                        workshop,
                        WorkshopState.PREPARING,
                        workshop.times().prepared(workshops.now()),
                        by,
                        workshop.plan().seating().warmSeats() + " warm seats");
                started.seats(tx, workshop, by);
                return new Answer.Begun(
                        "Preparing " + workshop.name(),
                        workshop.plan().seating().warmSeats() + " of "
                                + workshop.plan().seats() + " seats are booted now; the board shows how far they are.");
            }
            case PREPARING -> {
                return new Answer.Done(
                        workshop.name() + " is being prepared already", "The board shows how far it is.");
            }
            default -> {
                return notNow(workshop);
            }
        }
    }

    /**
     * Lets people claim seats.
     *
     * @param anyway also when the check says no
     */
    public Answer open(WriteTransaction tx, Workshop workshop, By by, boolean anyway) {
        switch (workshop.state()) {
            case PLANNED, PREPARING -> {
                if (workshop.state() == WorkshopState.PLANNED && !anyway) {
                    var verdict = check.of(tx, workshop);
                    if (!verdict.go()) {
                        return new Answer.Refused("No go for " + workshop.name(), verdict.why());
                    }
                }
                workshops.move(
                        tx, workshop, WorkshopState.OPEN, workshop.times().opened(workshops.now()), by, "");
                started.seats(tx, workshop, by);
                return new Answer.Done(
                        workshop.name() + " is open", "The board with Claim my sandbox stands in its channel.");
            }
            case OPEN -> {
                return new Answer.Done(workshop.name() + " is open already", "The board stands in its channel.");
            }
            default -> {
                return notNow(workshop);
            }
        }
    }

    /** Moves the end of the class, at most to the cap; brings back what is in its grace period. */
    public Answer extend(WriteTransaction tx, Workshop workshop, By by, Duration span) {
        if (workshop.state() == WorkshopState.REMOVING || workshop.state().closed()) {
            return notNow(workshop);
        }
        WorkshopPlan plan = workshop.plan();
        Instant cap = plan.latestEnd();
        Instant base = plan.end().isAfter(workshops.now()) ? plan.end() : workshops.now();
        Instant wished = base.plus(span);
        Instant end = wished.isAfter(cap) ? cap : wished;
        if (!end.isAfter(plan.end())) {
            return new Answer.Refused(
                    workshop.name() + " cannot be extended further",
                    "It ends " + cards.when(workshop, plan.end())
                            + ", and its plan allows no later end. Tenants who need longer create a sandbox of their own.");
        }
        Workshop longer = workshop.planned(plan.extendedTo(end));
        var verdict = check.of(tx, longer);
        // Who began in spite of a no-go may go on as before; what a longer stay takes from others counts all the same.
        if (!verdict.go() && !check.of(tx, workshop).lacking().containsAll(verdict.lacking())) {
            return new Answer.Refused("There is no room for that", verdict.why());
        }
        Workshop kept = workshops.change(tx, longer, by, "workshop extended", "until " + end);
        if (kept.state() == WorkshopState.GRACE) {
            kept = workshops.move(tx, kept, WorkshopState.OPEN, kept.times().opened(workshops.now()), by, "extended");
        }
        new ReminderLog(workshops.store()).endMoved(tx, kept, workshops.now());
        machines.keepUntil(tx, kept, kept.plan().removalStart());
        String capped = wished.isAfter(cap) ? " That is as long as its plan allows." : "";
        String tight = verdict.go() ? "" : " As before, the check finds too little room on the host: /workshop check.";
        return new Answer.Done(
                workshop.name() + " is extended", "It ends " + cards.when(workshop, end) + "." + capped + tight);
    }

    /** Ends the class: the grace period begins, then seats are removed. */
    public Answer end(WriteTransaction tx, Workshop workshop, By by) {
        switch (workshop.state()) {
            case OPEN -> {
                Instant now = workshops.now();
                Duration grace = workshop.plan().ending().grace();
                if (grace.isZero()) {
                    remove(tx, workshop, WorkshopState.ENDED, by, "ended");
                    return removing(workshop);
                }
                workshops.move(
                        tx,
                        workshop,
                        WorkshopState.GRACE,
                        workshop.times().over(now, now.plus(grace)),
                        by,
                        "removal at " + now.plus(grace));
                machines.keepUntil(tx, workshop, now.plus(grace));
                return new Answer.Done(
                        workshop.name() + " is over",
                        "Seats are kept until " + cards.when(workshop, now.plus(grace))
                                + ", then removed one by one. The receipt comes into the channel.");
            }
            case GRACE -> {
                remove(tx, workshop, WorkshopState.ENDED, by, "grace period cut short");
                return removing(workshop);
            }
            case PLANNED, PREPARING -> {
                return cancel(tx, workshop, by);
            }
            default -> {
                return notNow(workshop);
            }
        }
    }

    /** Calls it off, also in the middle of its preparation or class; whatever was made is removed. */
    public Answer cancel(WriteTransaction tx, Workshop workshop, By by) {
        if (workshop.state() == WorkshopState.REMOVING || workshop.state().closed()) {
            return notNow(workshop);
        }
        remove(tx, workshop, WorkshopState.CANCELLED, by, "cancelled");
        return new Answer.Begun(
                workshop.name() + " is cancelled",
                "Whatever was made is removed now. The receipt comes into the channel.");
    }

    void remove(WriteTransaction tx, Workshop workshop, WorkshopState outcome, By by, String why) {
        machines.removeAll(tx, workshop.becoming(outcome), by, why, workshops.now());
        workshops.move(
                tx,
                workshop.becoming(outcome),
                WorkshopState.REMOVING,
                workshop.times().removing(workshops.now()),
                by,
                why);
        started.removal(tx, workshop, by);
    }

    private static Answer removing(Workshop workshop) {
        return new Answer.Begun(
                "Removing " + workshop.name(), "Seat by seat. The receipt comes into the channel when all is gone.");
    }

    /** Makes failed seats anew, and no others. */
    public Answer retry(WriteTransaction tx, Workshop workshop, By by) {
        if (!workshop.state().making()) {
            return notNow(workshop);
        }
        List<Seat> failed = seats.of(tx, workshop.slug()).stream()
                .filter(seat -> seat.state() == SeatState.FAILED)
                .toList();
        if (failed.isEmpty()) {
            return new Answer.Done("No seat has failed", "There is nothing to try again.");
        }
        int begun = 0;
        String full = "";
        // Each for whom the seat is now: its holder may have got another seat meanwhile.
        List<SeatMachines.Made> outcomes = machines.make(tx, workshop, failed, by);
        for (int i = 0; i < failed.size(); i++) {
            Seat seat = failed.get(i);
            var made = outcomes.get(i);
            if (made instanceof SeatMachines.Made.Begun machine) {
                seats.move(tx, seat.with(machine.machine()), SeatState.PREPARING, by, "tried again");
                begun++;
            } else if (made instanceof SeatMachines.Made.NoRoom no) {
                full = " The others have no room: " + no.why() + ".";
            }
        }
        workshops.look(tx, workshop.slug());
        if (begun > 0) {
            started.seats(tx, workshop, by);
        }
        return new Answer.Begun(
                "Trying " + begun + " of " + failed.size() + " failed seats again",
                "The board shows how far they are." + full);
    }

    private Answer notNow(Workshop workshop) {
        String when = workshop.times()
                .closedAt()
                .or(() -> workshop.times().endedAt())
                .map(time -> " since " + cards.when(workshop, time))
                .orElse("");
        return new Answer.Refused(
                workshop.name() + " is " + workshop.state().words(),
                "It is " + workshop.state().words() + when + ", so that cannot be done any more. A new one is made with"
                        + " /workshop create.");
    }
}
