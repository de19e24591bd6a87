package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.InvocationId;
import dev.kindling.sandbox.BulkResult;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a facilitator does with all seats at once: a word to their people, off for the night, on again. */
public final class Everyone {
    private static final int NAMED = 10;

    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatMachines machines;
    private final DuringStore during;
    private final Staff staff;
    private final RandomGenerator random;

    Everyone(
            Workshops workshops,
            SeatBook seats,
            SeatMachines machines,
            DuringStore during,
            Staff staff,
            RandomGenerator random) {
        this.workshops = workshops;
        this.seats = seats;
        this.machines = machines;
        this.during = during;
        this.staff = staff;
        this.random = random;
    }

    /** How many people have a seat, and get the message. */
    public int people(ReadTransaction tx, WorkshopSlug slug) {
        return tenants(tx, slug).size();
    }

    private List<Holder> tenants(ReadTransaction tx, WorkshopSlug slug) {
        return seats.of(tx, slug).stream()
                .filter(Seat::claimed)
                .flatMap(seat -> seat.holder().stream())
                .toList();
    }

    /** Keeps a message until its writer says yes. */
    public DuringStore.Draft draft(WriteTransaction tx, Workshop workshop, String text) {
        var draft = new DuringStore.Draft(Long.toHexString(random.nextLong()), workshop.slug(), text);
        during.draft(tx, draft);
        return draft;
    }

    public Optional<DuringStore.Draft> draft(ReadTransaction tx, String id) {
        return during.draft(tx, id);
    }

    /** Sends a confirmed message to everyone with a seat, once; says to how many. */
    public int send(
            WriteTransaction tx, Workshop workshop, DuringStore.Draft draft, String from, By by, InvocationId cause) {
        List<Holder> tenants = tenants(tx, workshop.slug());
        var card = Card.of(Tone.INFO, "From " + from + ", about " + workshop.name(), new Block.Text(draft.text()));
        for (Holder tenant : tenants) {
            staff.direct(tx, workshop, tenant.id(), "message:" + draft.id(), card, Optional.of(cause));
        }
        during.dropDraft(tx, draft.id());
        workshops.note(tx, workshop.slug(), by, "message to everyone", "to " + tenants.size() + " people");
        return tenants.size();
    }

    /** Switches every running seat off; disks, ports and keys are kept. */
    public Answer pause(WriteTransaction tx, Workshop workshop, By by) {
        return all(tx, workshop, by, true);
    }

    /** Switches every seat on again that is off. */
    public Answer resume(WriteTransaction tx, Workshop workshop, By by) {
        return all(tx, workshop, by, false);
    }

    private Answer all(WriteTransaction tx, Workshop workshop, By by, boolean pause) {
        if (!workshop.state().making() && !workshop.state().running()) {
            return new Answer.Refused(
                    workshop.name() + " is " + workshop.state().words(),
                    "Seats are paused and resumed while a workshop is prepared or runs.");
        }
        List<Sandbox> live = machines.all(tx, workshop.slug()).values().stream()
                .filter(sandbox -> sandbox.state().live() && sandbox.state() != SandboxState.REMOVING)
                .toList();
        BulkResult result = pause
                ? machines.sandboxes().pauseAll(tx, by.requester(), live)
                : machines.sandboxes().resumeAll(tx, by.requester(), live);
        String word = pause ? "off" : "on";
        workshops.note(
                tx,
                workshop.slug(),
                by,
                pause ? "pause all" : "resume all",
                result.begun().size() + " begun, " + result.refused().size() + " refused");
        workshops.lookAtSeats(tx, workshop.slug());
        List<String> lines = new ArrayList<>();
        lines.add(result.begun().size() + " of " + live.size() + " seats are being switched " + word + ", "
                + result.already().size() + " were " + word + " already.");
        if (pause) {
            lines.add("Disks, ports and keys are kept. /workshop resume " + workshop.slug()
                    + " switches them on again; the end stays as it is.");
        }
        if (!result.refused().isEmpty()) {
            lines.add("Not now, " + result.refused().size() + ":");
            result.refused().values().stream().sorted().limit(NAMED).forEach(lines::add);
            lines.add("Say the same again in a moment; those that are " + word + " are left alone.");
        }
        String title = (pause ? "Pausing " : "Resuming ") + workshop.name();
        return result.begun().isEmpty() && result.refused().isEmpty()
                ? new Answer.Done(workshop.name() + ": all seats are " + word, String.join("\n", lines))
                : new Answer.Begun(title, String.join("\n", lines));
    }
}
