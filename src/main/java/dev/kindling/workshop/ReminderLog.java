package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.Reminder;
import dev.kindling.workshop.plan.ReminderId;
import dev.kindling.workshop.plan.ReminderSchedule;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Which reminders are done with, among the things that a workshop says once. */
final class ReminderLog {
    private static final String HANDLED = "reminder ";
    private static final String IN_CHANNEL = "reminder-in-channel ";

    private final WorkshopStore store;

    ReminderLog(WorkshopStore store) {
        this.store = store;
    }

    Set<ReminderId> handled(ReadTransaction tx, WorkshopSlug slug) {
        return store.said(tx, slug).stream()
                .filter(what -> what.startsWith(HANDLED))
                .map(what -> new ReminderId(what.substring(HANDLED.length())))
                .collect(Collectors.toSet());
    }

    /** Notes that it was sent or skipped; false when it was before. */
    boolean handle(WriteTransaction tx, WorkshopSlug slug, ReminderId reminder) {
        return store.sayOnce(tx, slug, HANDLED + reminder);
    }

    /** Counts one more in the channel; says which it is, from 1. */
    int nextInChannel(WriteTransaction tx, WorkshopSlug slug) {
        int before = (int) store.said(tx, slug).stream()
                .filter(what -> what.startsWith(IN_CHANNEL))
                .count();
        store.sayOnce(tx, slug, IN_CHANNEL + (before + 1));
        return before + 1;
    }

    /** The end was moved just now: what would have been due before that was never missed. */
    void endMoved(WriteTransaction tx, Workshop workshop, Instant now) {
        for (Reminder reminder : ReminderSchedule.of(workshop.plan(), now).all()) {
            if (reminder.due().isBefore(now)) {
                handle(tx, workshop.slug(), reminder.id());
            }
        }
    }
}
