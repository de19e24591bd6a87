package dev.kindling.workshop;

import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Follows the seats of one workshop at a modest rate while something changes: brings their rows up to date, keeps warm ones in
 * stock, serves the wait-list, removes what is to go, and edits the board. Everything it does is in the rows, so a restart
 * goes on where it was.
 */
final class SeatFollower implements DurableTask {
    /** While machines are being made or removed. */
    private static final Duration BUSY = Duration.ofSeconds(1);
    /** While people may log in. */
    private static final Duration CALM = Duration.ofSeconds(5);
    /** While warm seats wait for the start, or for room on the host. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final By TIMER = By.kindling("workshop-seats");

    private final Workshops workshops;
    private final SeatBook seats;
    private final SeatSync sync;
    private final Stock stock;
    private final SeatMachines machines;
    private final Claims claims;
    private final NoShows noShows;
    private final Teardown teardown;
    private final Board board;
    private final Staff staff;
    private final StartedWork started;
    private final WorkshopCards cards;
    private final UnitOfWork work;
    private final InstantSource clock;

    SeatFollower(
            Workshops workshops,
            SeatBook seats,
            SeatSync sync,
            Stock stock,
            SeatMachines machines,
            Claims claims,
            NoShows noShows,
            Teardown teardown,
            Board board,
            Staff staff,
            StartedWork started,
            WorkshopCards cards,
            UnitOfWork work,
            InstantSource clock) {
        this.workshops = workshops;
        this.seats = seats;
        this.sync = sync;
        this.stock = stock;
        this.machines = machines;
        this.claims = claims;
        this.noShows = noShows;
        this.teardown = teardown;
        this.board = board;
        this.staff = staff;
        this.started = started;
        this.cards = cards;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return Workshops.SEATS;
    }

    @Override
    public Optional<Instant> run(String id) {
        var slug = new WorkshopSlug(id);
        Optional<Workshop> found = work.read(tx -> workshops.store().find(tx, slug));
        if (found.isEmpty() || found.get().state() == WorkshopState.PLANNED) {
            return Optional.empty();
        }
        Set<InvocationId> underWay = work.read(tx -> started.underWay(tx, slug));
        Map<MachineId, SeatMachines.Logins> logins = logins(found.get());
        boolean changes = work.read(
                tx -> workshops.store().find(tx, slug).stream().anyMatch(workshop -> due(tx, workshop, logins)));
        if (changes) {
            work.write(tx -> {
                workshops.store().find(tx, slug).ifPresent(workshop -> step(tx, workshop, logins));
                return true;
            });
        }
        return work.write(tx -> workshops.store().find(tx, slug).flatMap(workshop -> tell(tx, workshop, underWay)));
    }

    private Map<MachineId, SeatMachines.Logins> logins(Workshop workshop) {
        if (!workshop.state().running()) {
            return Map.of();
        }
        List<Seat> now = work.read(tx -> seats.of(tx, workshop.slug()));
        return sync.logins(work.read(tx -> machines.all(tx, workshop.slug())), now);
    }

    /** A look without a lock: mostly there is nothing to do. */
    private boolean due(ReadTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins) {
        return workshop.state() == WorkshopState.REMOVING
                || sync.behind(tx, workshop, logins)
                || !noShows.due(tx, workshop, logins).isEmpty()
                || !Stock.missing(workshop, seats.of(tx, workshop.slug())).isEmpty()
                || (workshop.state() == WorkshopState.OPEN && claims.somebodyCanBeServed(tx, workshop));
    }

    private void step(WriteTransaction tx, Workshop workshop, Map<MachineId, SeatMachines.Logins> logins) {
        if (workshop.state() == WorkshopState.REMOVING) {
            teardown.step(tx, workshop, TIMER);
            return;
        }
        sync.bringUp(tx, workshop, logins, TIMER);
        if (workshop.state().making()) {
            stock.fill(tx, workshop, TIMER);
        }
        if (workshop.state() == WorkshopState.OPEN) {
            noShows.release(tx, workshop, logins, TIMER);
            for (Seat served : claims.serveWaiting(tx, workshop)) {
                served.holder()
                        .ifPresent(holder -> staff.direct(
                                tx, workshop, holder.id(), "turn", cards.yourTurn(workshop), Optional.empty()));
            }
        }
    }

    private Optional<Instant> tell(WriteTransaction tx, Workshop workshop, Set<InvocationId> underWay) {
        List<Seat> all = seats.of(tx, workshop.slug());
        if (workshop.state() == WorkshopState.PREPARING && Stock.complete(workshop, all)) {
            workshop.times()
                    .preparedAt()
                    .ifPresent(began -> workshops
                            .store()
                            .forecastCame(tx, workshop.slug(), Duration.between(began, clock.instant())));
        }
        List<InvocationId> ended = started.ended(tx, workshop, all, underWay);
        Optional<Instant> again = board.update(tx, workshop, all, ended.stream().findFirst());
        if (again.isEmpty()) {
            // Not before the board says so, too.
            started.settle(tx, ended);
        }
        return Stream.concat(again.stream(), nextLook(tx, workshop, all).stream())
                .min(Instant::compareTo);
    }

    private Optional<Instant> nextLook(ReadTransaction tx, Workshop workshop, List<Seat> all) {
        Instant now = clock.instant();
        boolean preparing = all.stream().anyMatch(seat -> seat.state() == SeatState.PREPARING);
        boolean missing = !Stock.missing(workshop, all).isEmpty();
        return switch (workshop.state()) {
            case REMOVING -> Optional.of(now.plus(onlyKept(tx, workshop, all) ? CALM : BUSY));
            case PREPARING -> Optional.of(now.plus(preparing ? BUSY : IDLE));
            case OPEN, GRACE -> Optional.of(now.plus(preparing ? BUSY : missing ? IDLE : CALM));
            default -> Optional.empty();
        };
    }

    /** Whether nothing is left but seats whose tenants keep them longer, for hours perhaps. */
    private boolean onlyKept(ReadTransaction tx, Workshop workshop, List<Seat> all) {
        Map<MachineId, Instant> kept = machines.kept(tx, workshop.slug());
        return all.stream()
                .filter(seat -> seat.state() != SeatState.RELEASED)
                .flatMap(seat -> seat.machine().stream())
                .allMatch(machine -> kept.getOrDefault(machine, Instant.MIN).isAfter(clock.instant()));
    }
}
