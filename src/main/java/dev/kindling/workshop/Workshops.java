package dev.kindling.workshop;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.fault.KindlingException;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The only place where a workshop changes: checks that the step is allowed, writes its audit row and has the durable tasks
 * look that go with it, in one transaction.
 */
public final class Workshops {
    /** Goes through the phases by the clock. */
    public static final TaskKind CLOCK = new TaskKind("workshop-clock", TaskKind.Lane.TIMER);
    /** Follows the seats and keeps the board. */
    public static final TaskKind SEATS = TaskKind.pausing("workshop-seats", TaskKind.Lane.TIMER, Duration.ofMinutes(5));

    /** Reminds people of the end. */
    public static final TaskKind REMINDERS = new TaskKind("workshop-reminders", TaskKind.Lane.TIMER);

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final WorkshopStore store;
    private final TaskQueue tasks;
    private final AuditLog audit;
    private final InstantSource clock;

    public Workshops(WorkshopStore store, TaskQueue tasks, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.audit = audit;
        this.clock = clock;
    }

    public WorkshopStore store() {
        return store;
    }

    Instant now() {
        return clock.instant();
    }

    void add(WriteTransaction tx, Workshop workshop, By by) {
        store.insert(tx, workshop);
        audit.append(
                tx,
                new AuditEvent(
                        clock.instant(),
                        by.actor(),
                        by.source(),
                        "workshop " + workshop.state().words(),
                        workshop.slug().text(),
                        Optional.empty(),
                        Optional.of(workshop.state().name()),
                        "done",
                        workshop.plan().seats() + " seats",
                        Optional.empty()));
        look(tx, workshop.slug());
    }

    /** Moves it, with whatever else was changed in it. */
    Workshop move(
            WriteTransaction tx, Workshop workshop, WorkshopState next, Workshop.Times times, By by, String detail) {
        if (!workshop.state().mayBecome(next)) {
            throw new KindlingException(
                    workshop.slug() + " is " + workshop.state().words() + " and cannot become " + next.words() + ".");
        }
        Workshop moved = workshop.in(next, times);
        store.update(tx, moved);
        audit.append(
                tx,
                new AuditEvent(
                        clock.instant(),
                        by.actor(),
                        by.source(),
                        "workshop " + next.words(),
                        workshop.slug().text(),
                        Optional.of(workshop.state().name()),
                        Optional.of(next.name()),
                        "done",
                        detail,
                        Optional.empty()));
        look(tx, workshop.slug());
        return moved;
    }

    /** Saves a change that is no change of state. */
    Workshop change(WriteTransaction tx, Workshop workshop, By by, String action, String detail) {
        store.update(tx, workshop);
        note(tx, workshop.slug(), by, action, detail);
        look(tx, workshop.slug());
        return workshop;
    }

    /** An audit row about the workshop that is no change of state. */
    public void note(WriteTransaction tx, WorkshopSlug slug, By by, String action, String detail) {
        audit.append(
                tx, AuditEvent.note(clock.instant(), by.actor(), by.source(), action, slug.text(), "done", detail));
    }

    /** Has clock, reminders and seats looked at now. */
    public void look(WriteTransaction tx, WorkshopSlug slug) {
        tasks.schedule(tx, CLOCK, slug.text(), clock.instant());
        tasks.schedule(tx, REMINDERS, slug.text(), clock.instant());
        lookAtSeats(tx, slug);
    }

    /** The same in a moment: when a whole class presses, one look is enough for many, and the class is not kept waiting. */
    void lookAtSeatsSoon(WriteTransaction tx, WorkshopSlug slug) {
        tasks.schedule(tx, SEATS, slug.text(), clock.instant().plus(A_MOMENT));
    }

    public void lookAtSeats(WriteTransaction tx, WorkshopSlug slug) {
        tasks.schedule(tx, SEATS, slug.text(), clock.instant());
    }
}
