package dev.kindling.workshop;

import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.ReminderSchedule;
import dev.kindling.workshop.plan.ReminderStep;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reminds people that their workshop ends: in its channel, and each tenant by direct message. That a reminder was sent or
 * dropped is written down in the transaction that queues its messages, so none comes twice and none is lost.
 */
final class Reminders implements DurableTask {
    /** With board, receipt and what else a class needs, a channel gets at most 12 messages; later reminders edit the last. */
    private static final int MOST_IN_CHANNEL = 6;

    private static final By TIMER = By.kindling("workshop-reminders");

    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatMachines machines;
    private final ReminderLog log;
    private final Staff staff;
    private final ReminderCards cards;
    private final UnitOfWork work;
    private final InstantSource clock;

    Reminders(
            Workshops workshops,
            SeatBook seats,
            SeatMachines machines,
            Staff staff,
            ReminderCards cards,
            UnitOfWork work,
            InstantSource clock) {
        this.workshops = workshops;
        this.seats = seats;
        this.machines = machines;
        this.log = new ReminderLog(workshops.store());
        this.staff = staff;
        this.cards = cards;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return Workshops.REMINDERS;
    }

    @Override
    public Optional<Instant> run(String id) {
        return work.write(
                tx -> workshops.store().find(tx, new WorkshopSlug(id)).flatMap(workshop -> look(tx, workshop)));
    }

    private Optional<Instant> look(WriteTransaction tx, Workshop workshop) {
        if (workshop.state() == WorkshopState.GRACE) {
            sayItIsOver(tx, workshop);
            return Optional.empty();
        }
        if (workshop.state() != WorkshopState.OPEN) {
            return Optional.empty();
        }
        var slug = workshop.slug();
        // Extensions note at once what their end is too late for; see ReminderLog.endMoved.
        var schedule = ReminderSchedule.of(workshop.plan(), workshop.times().createdAt());
        ReminderStep step = schedule.step(clock.instant(), log.handled(tx, slug));
        for (ReminderStep.Skip skip : step.skip()) {
            if (log.handle(tx, slug, skip.reminder().id())) {
                workshops.note(
                        tx,
                        slug,
                        TIMER,
                        "reminder skipped",
                        skip.reminder().before() + " before the end: "
                                + skip.reason().words());
            }
        }
        step.send()
                .filter(send -> log.handle(tx, slug, send.reminder().id()))
                .ifPresent(send -> send(tx, workshop, send));
        return step.next();
    }

    private void send(WriteTransaction tx, Workshop workshop, ReminderStep.Send send) {
        var slug = workshop.slug();
        int number = Math.min(log.nextInChannel(tx, slug), MOST_IN_CHANNEL);
        staff.channel(tx, workshop, "reminder-" + number, cards.inChannel(workshop, send));
        if (!send.disturbs()) {
            toTenants(tx, workshop, "reminder:" + send.reminder().id(), Optional.of(send));
        }
        workshops.note(
                tx,
                slug,
                TIMER,
                "reminder sent",
                send.reminder().before() + " before the end, late by " + send.lateness());
    }

    /** The last word before removal; after a downtime over the end it is the first that people hear of it. */
    private void sayItIsOver(WriteTransaction tx, Workshop workshop) {
        String removal = workshop.times().removalAt().map(Instant::toString).orElse("");
        if (workshops.store().sayOnce(tx, workshop.slug(), "over " + removal)) {
            toTenants(tx, workshop, "over:" + removal, Optional.empty());
        }
    }

    private void toTenants(
            WriteTransaction tx, Workshop workshop, String occasion, Optional<ReminderStep.Send> reminder) {
        var kept = machines.kept(tx, workshop.slug());
        for (Seat seat : seats.of(tx, workshop.slug())) {
            if (!seat.claimed()) {
                continue;
            }
            Optional<Sandbox> sandbox =
                    machines.sandbox(tx, seat).filter(one -> one.state().live());
            Optional<Instant> until = seat.machine().flatMap(id -> Optional.ofNullable(kept.get(id)));
            var card = reminder.map(send -> cards.direct(workshop, send, sandbox, until))
                    .orElseGet(() -> cards.over(workshop, sandbox, until));
            staff.direct(tx, workshop, seat.holder().orElseThrow().id(), occasion, card, Optional.empty());
        }
    }
}
