package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Warns before a sandbox ends, then has it removed. Late after a pause of Kindling, it says so; an end that nobody was warned
 * of is put off by a short grace.
 */
final class Expiry implements DurableTask {
    static final TaskKind KIND = new TaskKind("expiry", TaskKind.Lane.TIMER);
    /** How late a warning may be without a word about it: polling and a short restart. */
    private static final Duration PUNCTUAL = Duration.ofMinutes(1);
    /** A seat's end is its workshop's affair; this long after it, whatever the workshop has forgotten goes all the same. */
    static final Duration SEAT_BACKSTOP = Duration.ofHours(1);

    private final List<Duration> warnBefore;
    private final SandboxStore sandboxes;
    private final Announcer announcer;
    private final Lifecycle lifecycle;
    private final TaskQueue tasks;
    private final UnitOfWork work;
    private final InstantSource clock;
    private final Removal removal;

    /** Begins a removal; set by whoever builds the service. */
    interface Removal {
        void begin(WriteTransaction tx, Sandbox sandbox, Requester requester, String why);
    }

    Expiry(
            List<Duration> warnBefore,
            SandboxStore sandboxes,
            Announcer announcer,
            Lifecycle lifecycle,
            TaskQueue tasks,
            UnitOfWork work,
            InstantSource clock,
            Removal removal) {
        this.warnBefore = List.copyOf(warnBefore);
        this.sandboxes = sandboxes;
        this.announcer = announcer;
        this.lifecycle = lifecycle;
        this.tasks = tasks;
        this.work = work;
        this.clock = clock;
        this.removal = removal;
    }

    /** Sees to the end of a sandbox that just got one, or another one. */
    void watch(WriteTransaction tx, Sandbox sandbox) {
        nextLook(sandbox, clock.instant())
                .ifPresent(next -> tasks.schedule(tx, KIND, sandbox.id().value(), next));
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        return work.write(tx -> sandboxes
                .find(tx, new MachineId(id))
                .filter(sandbox -> sandbox.state().live() && sandbox.state() != SandboxState.REMOVING)
                .filter(sandbox -> sandbox.lifespan().expiresAt().isPresent())
                .flatMap(sandbox -> look(tx, sandbox)));
    }

    private Optional<Instant> look(WriteTransaction tx, Sandbox sandbox) {
        Instant now = clock.instant();
        Instant end = sandbox.lifespan().expiresAt().orElseThrow();
        if (sandbox.seat()) {
            return lookAtSeat(tx, sandbox, end.plus(SEAT_BACKSTOP), now);
        }
        if (!now.isBefore(end)) {
            Optional<Instant> grace = graceFor(tx, sandbox, end, now);
            if (grace.isEmpty()) {
                removal.begin(tx, sandbox, Requester.kindling("expiry:" + sandbox.id()), "its time was up");
            }
            return grace;
        }
        dueWarnings(sandbox, end, now)
                // Of several that are due at once, the shortest says it all.
                .reduce((longer, shorter) -> shorter)
                .filter(before -> sandboxes.markWarned(tx, sandbox.id(), end, before, now))
                .ifPresent(before -> announcer.expirySoon(
                        tx,
                        sandbox,
                        end,
                        before,
                        Duration.between(end.minus(before), now).compareTo(PUNCTUAL) > 0));
        return nextLook(sandbox, now);
    }

    private Optional<Instant> lookAtSeat(WriteTransaction tx, Sandbox sandbox, Instant last, Instant now) {
        if (now.isBefore(last)) {
            return Optional.of(last);
        }
        removal.begin(
                tx, sandbox, Requester.kindling("expiry:" + sandbox.id()), "left over from a workshop that is over");
        return Optional.empty();
    }

    /** When nobody could be warned since Kindling was down, the owner gets the shortest warning's time to save their work. */
    private Optional<Instant> graceFor(WriteTransaction tx, Sandbox sandbox, Instant end, Instant now) {
        if (sandboxes.warned(tx, sandbox.id(), end)
                || applicable(sandbox, end).findAny().isEmpty()) {
            return Optional.empty();
        }
        Duration grace = warnBefore.get(warnBefore.size() - 1);
        Sandbox spared = sandbox.living(sandbox.lifespan().until(now.plus(grace), now));
        sandboxes.update(tx, spared);
        lifecycle.note(
                tx,
                spared,
                "grace",
                "kindling",
                "expiry:" + sandbox.id(),
                "done",
                "the end passed while Kindling was not running");
        sandboxes.markWarned(tx, sandbox.id(), now.plus(grace), grace, now);
        announcer.expirySoon(tx, spared, now.plus(grace), grace, true);
        return Optional.of(now.plus(grace));
    }

    /** Warnings that make sense for this end: those whose time came after the end was set. */
    private Stream<Duration> applicable(Sandbox sandbox, Instant end) {
        Instant set = sandbox.lifespan().setAt().orElse(Instant.MIN);
        return warnBefore.stream().filter(before -> end.minus(before).isAfter(set));
    }

    private Stream<Duration> dueWarnings(Sandbox sandbox, Instant end, Instant now) {
        return applicable(sandbox, end).filter(before -> !end.minus(before).isAfter(now));
    }

    private Optional<Instant> nextLook(Sandbox sandbox, Instant now) {
        if (sandbox.seat()) {
            return sandbox.lifespan().expiresAt().map(end -> end.plus(SEAT_BACKSTOP));
        }
        return sandbox.lifespan()
                .expiresAt()
                .flatMap(end -> Stream.concat(applicable(sandbox, end).map(end::minus), Stream.of(end))
                        .filter(time -> time.isAfter(now))
                        .min(Instant::compareTo)
                        .or(() -> Optional.of(end)));
    }
}
