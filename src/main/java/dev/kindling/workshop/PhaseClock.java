package dev.kindling.workshop;

import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a workshop through its phases by the clock: prepared at the lead time, open at the start, over at the end, removed
 * after the grace period. What a facilitator did by hand before is left as it is; what was missed while Kindling was not
 * running is made up for in order.
 */
public final class PhaseClock implements DurableTask {
    private static final By TIMER = By.kindling("workshop-clock");

    private final Workshops workshops;
    private final WorkshopService service;
    private final Staff staff;
    private final WorkshopCards cards;
    private final UnitOfWork work;
    private final InstantSource clock;

    PhaseClock(
            Workshops workshops,
            WorkshopService service,
            Staff staff,
            WorkshopCards cards,
            UnitOfWork work,
            InstantSource clock) {
        this.workshops = workshops;
        this.service = service;
        this.staff = staff;
        this.cards = cards;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return Workshops.CLOCK;
    }

    @Override
    public Optional<Instant> run(String id) {
        return work.write(
                tx -> workshops.store().find(tx, new WorkshopSlug(id)).flatMap(workshop -> look(tx, workshop)));
    }

    private Optional<Instant> look(WriteTransaction tx, Workshop workshop) {
        Instant now = clock.instant();
        var plan = workshop.plan();
        switch (workshop.state()) {
            case PLANNED -> {
                if (!now.isBefore(plan.end())) {
                    service.cancel(tx, workshop, TIMER);
                    return Optional.empty();
                }
                if (!now.isBefore(plan.start())) {
                    begin(tx, workshop, true);
                } else if (!now.isBefore(plan.preparationStart())) {
                    begin(tx, workshop, false);
                }
                return next(now, plan.preparationStart(), plan.start(), plan.end());
            }
            case PREPARING -> {
                if (!now.isBefore(plan.start())) {
                    service.open(tx, workshop, TIMER, true);
                }
                return next(now, plan.start(), plan.end());
            }
            case OPEN -> {
                if (!now.isBefore(plan.end())) {
                    service.end(tx, workshop, TIMER);
                }
                return next(now, plan.end(), now.plus(plan.ending().grace()));
            }
            case GRACE -> {
                Instant removal = workshop.times().removalAt().orElse(now);
                if (!now.isBefore(removal)) {
                    service.end(tx, workshop, TIMER);
                    return Optional.empty();
                }
                return Optional.of(removal);
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    /** Prepares or opens it if the host can carry it, or tells those who run it, once. */
    private void begin(WriteTransaction tx, Workshop workshop, boolean open) {
        Answer answer = open ? service.open(tx, workshop, TIMER, false) : service.prepare(tx, workshop, TIMER, false);
        if (answer instanceof Answer.Refused refused && workshops.store().sayOnce(tx, workshop.slug(), "no-go")) {
            staff.tell(tx, workshop, "no-go", cards.couldNotPrepare(workshop, refused.text()));
        }
    }

    private static Optional<Instant> next(Instant now, Instant... times) {
        return Stream.of(times).filter(time -> time.isAfter(now)).min(Instant::compareTo);
    }
}
