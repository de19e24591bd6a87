package dev.kindling.workshop;

import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.WorkStore.Kind;
import dev.kindling.workshop.WorkStore.Work;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers which command started what in a workshop, until a look at the seats finds that it has ended. Timers do the work
 * itself, so their operations and messages do not carry the command's id.
 */
final class StartedWork {
    private final WorkStore store;
    private final SeatMachines machines;
    private final InstantSource clock;

    StartedWork(WorkStore store, SeatMachines machines, InstantSource clock) {
        this.store = store;
        this.machines = machines;
        this.clock = clock;
    }

    /** Seats are being made, as {@code by} asked. */
    void seats(WriteTransaction tx, Workshop workshop, By by) {
        note(tx, workshop, by, Kind.SEATS, Optional.empty());
    }

    /** The seat is handed over when its machine is ready. */
    void handover(WriteTransaction tx, Workshop workshop, By by, Seat seat) {
        note(tx, workshop, by, Kind.HANDOVER, Optional.of(seat.number()));
    }

    /** All seats are being removed. */
    void removal(WriteTransaction tx, Workshop workshop, By by) {
        note(tx, workshop, by, Kind.REMOVAL, Optional.empty());
    }

    private void note(WriteTransaction tx, Workshop workshop, By by, Kind kind, Optional<Integer> seat) {
        by.asked().ifPresent(invocation -> store.begun(tx, new Work(invocation, workshop.slug(), kind, seat)));
    }

    /** All that is under way, as known before a look at the seats. */
    Set<InvocationId> underWay(ReadTransaction tx, WorkshopSlug workshop) {
        return store.of(tx, workshop).stream().map(Work::invocation).collect(Collectors.toUnmodifiableSet());
    }

    /** Whose removal of the workshop it is that ends; the first of them. */
    Optional<InvocationId> remover(ReadTransaction tx, Workshop workshop) {
        return store.of(tx, workshop.slug()).stream()
                .filter(work -> work.kind() == Kind.REMOVAL)
                .map(Work::invocation)
                .findFirst();
    }

    /**
     * What has ended by now.
     *
     * @param before what was under way before the present look at the seats began; anything newer waits for the next one
     */
    List<InvocationId> ended(ReadTransaction tx, Workshop workshop, List<Seat> all, Set<InvocationId> before) {
        return store.of(tx, workshop.slug()).stream()
                .filter(work -> before.contains(work.invocation()))
                .filter(work -> hasEnded(tx, workshop, all, work))
                .map(Work::invocation)
                .toList();
    }

    void settle(WriteTransaction tx, List<InvocationId> ended) {
        ended.forEach(invocation -> store.ended(tx, invocation));
    }

    private boolean hasEnded(ReadTransaction tx, Workshop workshop, List<Seat> all, Work work) {
        if (workshop.state().closed()) {
            return true;
        }
        return switch (work.kind()) {
            // What finds no room stays empty; the look before this one has tried.
            case SEATS ->
                !workshop.state().making() || all.stream().noneMatch(seat -> seat.state() == SeatState.PREPARING);
            case HANDOVER ->
                workshop.state() == WorkshopState.REMOVING
                        || all.stream()
                                .filter(seat -> work.seat()
                                        .filter(number -> number == seat.number())
                                        .isPresent())
                                .noneMatch(seat -> underWay(tx, seat));
            case REMOVAL -> onlyKeptOrStuck(tx, workshop, all);
        };
    }

    private boolean underWay(ReadTransaction tx, Seat seat) {
        return seat.state() == SeatState.PREPARING
                || machines.sandbox(tx, seat)
                        .filter(sandbox ->
                                machines.sandboxes().underWay(tx, sandbox).isPresent())
                        .isPresent();
    }

    /** Whether nothing is left but what tenants keep for hours perhaps, and what the receipt names as left. */
    private boolean onlyKeptOrStuck(ReadTransaction tx, Workshop workshop, List<Seat> all) {
        Map<MachineId, Instant> kept = machines.kept(tx, workshop.slug());
        return all.stream()
                .filter(seat ->
                        seat.state() != SeatState.RELEASED && seat.leftOver().isEmpty())
                .flatMap(seat -> seat.machine().stream())
                .allMatch(machine -> kept.getOrDefault(machine, Instant.MIN).isAfter(clock.instant()));
    }
}
