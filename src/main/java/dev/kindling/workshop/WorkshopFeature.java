package dev.kindling.workshop;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The workshop feature, put together: its services for commands and its durable tasks.
 *
 * @param service what facilitators ask for
 * @param claims who gets which seat
 * @param work what commands have started and that has not ended
 * @param tasks for the workers of the queue
 */
public record WorkshopFeature(
        WorkshopStore workshops,
        SeatBook seats,
        AdmissionStore admissions,
        SeatMachines machines,
        GoNoGo check,
        WorkshopService service,
        Claims claims,
        Codes codes,
        Invitations invitations,
        GroupInvitations groups,
        Admittance admittance,
        WorkshopCards cards,
        PhaseClock phases,
        KeepMine keepMine,
        Reprieve reprieve,
        Everyone everyone,
        Rehearsals rehearsals,
        Hands hands,
        Looks looks,
        SeatResets resets,
        BoardPages boardPages,
        WorkStore work,
        List<DurableTask> tasks) {

    /**
     * What the feature stands on.
     *
     * @param people of each platform that is switched on
     * @param address of the host, as tenants reach it
     */
    public record Parts(
            UnitOfWork work,
            TaskQueue queue,
            WorkshopStore workshops,
            SeatStore seats,
            AdmissionStore admissions,
            DuringStore during,
            RehearsalStore rehearsals,
            HandStore hands,
            LookStore looks,
            BoardPageStore boardPages,
            WorkStore startedWork,
            GatheringStore gatherings,
            SeatMachines machines,
            GoNoGo check,
            Forecasts forecasts,
            AuditLog audit,
            Outbox outbox,
            Directory directory,
            Function<Platform, Optional<PlatformPeople>> people,
            String address,
            InstantSource clock,
            RandomGenerator random) {}

    public static WorkshopFeature assemble(Parts parts) {
        var clock = parts.clock();
        var cards = new WorkshopCards(clock);
        var workshops = new Workshops(parts.workshops(), parts.queue(), parts.audit(), clock);
        var seats = new SeatBook(parts.seats(), parts.audit(), clock);
        var staff = new Staff(parts.outbox(), parts.directory());
        var machines = parts.machines();
        var started = new StartedWork(parts.startedWork(), machines, clock);
        var service = new WorkshopService(workshops, seats, machines, parts.check(), parts.forecasts(), started, cards);
        var claims = new Claims(workshops, seats, parts.admissions(), machines, started, clock);
        machines.sandboxes().listen(new SeatNewsDesk(workshops, seats, claims));
        var board = new Board(parts.workshops(), staff, cards, new BoardWords(parts.forecasts(), machines), clock);
        var follower = new SeatFollower(
                workshops,
                seats,
                new SeatSync(seats, machines),
                new Stock(seats, machines),
                machines,
                claims,
                new NoShows(seats, parts.admissions(), machines, staff, clock),
                new Teardown(workshops, seats, parts.admissions(), machines, staff, started, cards, clock),
                board,
                staff,
                started,
                cards,
                parts.work(),
                clock);
        var phases = new PhaseClock(workshops, service, staff, cards, parts.work(), clock);
        var reminders = new Reminders(
                workshops, seats, machines, staff, new ReminderCards(cards, parts.address()), parts.work(), clock);
        var rehearsals = new Rehearsals(parts);
        var codes = new Codes(parts.admissions(), workshops, clock, parts.random());
        var invitations = new Invitations(workshops, seats, staff, cards, clock);
        var groups = new GroupInvitations(parts, workshops, invitations, staff, cards);
        return new WorkshopFeature(
                parts.workshops(),
                seats,
                parts.admissions(),
                machines,
                parts.check(),
                service,
                claims,
                codes,
                invitations,
                groups,
                new Admittance(codes, seats, parts.gatherings()),
                cards,
                phases,
                new KeepMine(workshops, seats, machines, parts.check(), cards),
                new Reprieve(workshops, machines, parts.during()),
                new Everyone(workshops, seats, machines, parts.during(), staff, parts.random()),
                rehearsals,
                new Hands(parts.hands(), workshops, staff, clock),
                new Looks(parts.looks(), machines, workshops, staff, clock),
                new SeatResets(workshops, seats, machines, staff),
                new BoardPages(parts.boardPages(), parts.workshops(), parts.seats(), board, clock, parts.random()),
                parts.startedWork(),
                List.of(phases, follower, reminders, rehearsals, groups));
    }

    /** Whether what this invocation started in a workshop has not ended. */
    public boolean underWay(ReadTransaction tx, InvocationId invocation) {
        return work.unfinished(tx, invocation)
                || rehearsals.underWay(tx, invocation)
                || groups.unfinished(tx, invocation);
    }

    /**
     * Brings every workshop into the phase it is in now; before the task workers start. After a long downtime the machines'
     * own end may have passed, and people are to get their grace period all the same.
     */
    public void begin(UnitOfWork work) {
        work.read(workshops::current)
                .forEach(workshop -> phases.run(workshop.slug().text()));
    }
}
