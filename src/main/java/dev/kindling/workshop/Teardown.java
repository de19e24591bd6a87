package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.BoardText;
import dev.kindling.workshop.plan.SeatState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes a workshop seat by seat, a few at a time, and ends in a receipt in its channel. */
final class Teardown {
    private static final int NAMED = 10;

    private final Workshops workshops;
    private final SeatBook seats;
    private final AdmissionStore admissions;
    private final SeatMachines machines;
    private final Staff staff;
    private final StartedWork started;
    private final WorkshopCards cards;
    private final InstantSource clock;

    Teardown(
            Workshops workshops,
            SeatBook seats,
            AdmissionStore admissions,
            SeatMachines machines,
            Staff staff,
            StartedWork started,
            WorkshopCards cards,
            InstantSource clock) {
        this.workshops = workshops;
        this.seats = seats;
        this.admissions = admissions;
        this.machines = machines;
        this.staff = staff;
        this.started = started;
        this.cards = cards;
        this.clock = clock;
    }

    void step(WriteTransaction tx, Workshop workshop, By by) {
        // Again at each step: one that was made in the same moment as the removal was asked for must not stay.
        machines.removeAll(tx, workshop, by, "the workshop is over", clock.instant());
        Map<MachineId, Sandbox> all = machines.all(tx, workshop.slug());
        Map<MachineId, String> left = machines.leftOvers(tx, workshop.slug());
        for (Seat seat : seats.of(tx, workshop.slug())) {
            if (seat.state() == SeatState.RELEASED || seat.machine().isEmpty()) {
                continue;
            }
            MachineId machine = seat.machine().get();
            Optional<SandboxState> state = Optional.ofNullable(all.get(machine)).map(Sandbox::state);
            Optional<String> leftOver = Optional.ofNullable(left.get(machine));
            boolean gone = state.filter(now -> now != SandboxState.REMOVED && now != SandboxState.FAILED)
                    .isEmpty();
            if (gone && leftOver.isEmpty()) {
                released(tx, seat, by);
            } else if (!leftOver.equals(seat.leftOver())) {
                leftOver.ifPresent(what -> seats.store().update(tx, seat.leaving(what)));
            }
        }
        finish(tx, workshop, by);
    }

    private void released(WriteTransaction tx, Seat seat, By by) {
        Seat gone = seat.gone(clock.instant()).of(seat.holder().map(Holder::withoutKey));
        seats.move(tx, gone, SeatState.RELEASED, by, "machine, port and keys are gone");
    }

    private void finish(WriteTransaction tx, Workshop workshop, By by) {
        List<Seat> all = seats.of(tx, workshop.slug());
        List<Seat> machinesLeft = all.stream()
                .filter(seat -> seat.machine().isPresent() && seat.state() != SeatState.RELEASED)
                .toList();
        List<Seat> stuck = machinesLeft.stream()
                .filter(seat -> seat.leftOver().isPresent())
                .toList();
        if (!machinesLeft.isEmpty()) {
            List<Instant> kept = kept(tx, workshop, machinesLeft);
            if (stuck.size() + kept.size() >= machinesLeft.size()
                    && workshops.store().sayOnce(tx, workshop.slug(), "left-over")) {
                say(tx, workshop, receipt(workshop, all, stuck, kept));
            }
            return;
        }
        admissions.forget(tx, workshop.slug());
        machines.forgetKeys(tx, workshop.slug());
        var closed = workshops.move(
                tx,
                workshop,
                workshop.outcome().orElse(WorkshopState.ENDED),
                workshop.times().closed(clock.instant()),
                by,
                "everything is gone");
        say(tx, closed, receipt(closed, all, List.of(), List.of()));
    }

    private void say(WriteTransaction tx, Workshop workshop, Card receipt) {
        staff.channel(tx, workshop, "receipt", receipt, started.remover(tx, workshop));
    }

    /** The ends of the seats that their tenants keep, and that nothing is wrong with. */
    private List<Instant> kept(WriteTransaction tx, Workshop workshop, List<Seat> machinesLeft) {
        Map<MachineId, Instant> kept = machines.kept(tx, workshop.slug());
        return machinesLeft.stream()
                .filter(seat -> seat.leftOver().isEmpty())
                .flatMap(seat -> seat.machine().stream())
                .flatMap(machine -> Optional.ofNullable(kept.get(machine)).stream())
                .filter(clock.instant()::isBefore)
                .toList();
    }

    private Card receipt(Workshop workshop, List<Seat> all, List<Seat> stuck, List<Instant> kept) {
        List<Seat> removed =
                all.stream().filter(seat -> seat.state() == SeatState.RELEASED).toList();
        long people = all.stream().filter(Seat::claimed).count();
        long untouched = all.stream().filter(seat -> seat.machine().isEmpty()).count();
        List<Block> blocks = new ArrayList<>();
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(new Block.Fact(
                "Removed",
                removed.size() + " of " + (removed.size() + stuck.size() + kept.size())
                        + " seats: each with its machine and disk, forwarded port, host key and tenant's key"));
        facts.add(new Block.Fact("Were claimed", people + " of " + all.size()));
        if (untouched > 0) {
            facts.add(new Block.Fact("Never had a machine", BoardText.seats((int) untouched)));
        }
        removed.stream()
                .flatMap(seat -> seat.removedAt().stream())
                .max(Comparator.naturalOrder())
                .ifPresent(last -> facts.add(new Block.Fact("Last one gone", cards.at(workshop, last))));
        kept.stream()
                .max(Comparator.naturalOrder())
                .ifPresent(last -> facts.add(new Block.Fact(
                        "Kept by their tenants",
                        kept.size() + ", the last until " + cards.at(workshop, last) + "; this message changes then")));
        facts.add(new Block.Fact("Left", stuck.isEmpty() ? "nothing" : BoardText.seats(stuck.size()) + ", see below"));
        blocks.add(new Block.Facts(facts));
        stuck.stream()
                .limit(NAMED)
                .forEach(seat -> blocks.add(new Block.Text(
                        "Seat " + seat.number() + ": " + seat.leftOver().orElse("not known"))));
        blocks.add(
                new Block.Note(
                        stuck.isEmpty()
                                ? "Each seat's line is in /workshop roster csv " + workshop.slug() + " (facilitators)."
                                : "Kindling goes on trying to remove what is left, and the operators know. This message changes then."));
        if (stuck.isEmpty() && !kept.isEmpty()) {
            return new Card(
                    Tone.SUCCESS, workshop.name() + ": everything is removed but what tenants keep longer", blocks);
        }
        return new Card(
                stuck.isEmpty() ? Tone.SUCCESS : Tone.WARNING,
                stuck.isEmpty()
                        ? workshop.name() + ": everything is removed"
                        : workshop.name() + ": not everything is removed yet",
                blocks);
    }
}
