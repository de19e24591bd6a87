package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks around every half minute. Notices machines that went off by themselves: the tenant typed {@code poweroff}, the guest crashed.
 * Their sandboxes become STOPPED and their owners are told, with a button that starts them. What a restart of the host ended
 * is started again before that.
 */
final class MachineWatch implements DurableTask {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final TaskKind KIND = TaskKind.pausing("machine-watch", TaskKind.Lane.TIMER, EVERY);
    private static final String ONLY = "all";

    private final OperationContext context;
    private final HostRestart restart;
    private final WaitList waitList;
    private final RandomGenerator random;
    private final UnfinishedStops halves;

    MachineWatch(OperationContext context, HostRestart restart, WaitList waitList, RandomGenerator random) {
        this.context = context;
        this.restart = restart;
        this.waitList = waitList;
        this.random = random;
        this.halves = new UnfinishedStops(context, random);
    }

    /** Begins to watch; harmless when it is under way already. */
    void begin(UnitOfWork work, TaskQueue tasks, InstantSource clock) {
        work.write(tx -> {
            soon(tx, tasks, clock);
            return true;
        });
    }

    void soon(WriteTransaction tx, TaskQueue tasks, InstantSource clock) {
        tasks.schedule(tx, KIND, ONLY, clock.instant());
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        restart.lookAfter();
        context.machines().engine().halfStopped().forEach(halves::finish);
        List<Sandbox> ready = context.work().read(tx -> context.sandboxes().in(tx, SandboxState.READY));
        if (!ready.isEmpty()) {
            Map<MachineId, MachineState> machines = context.machines().engine().machines();
            ready.stream()
                    .filter(sandbox -> machines.get(sandbox.id()) != MachineState.RUNNING)
                    .forEach(this::lookCloser);
        }
        // A crash between a removal and this call must not leave people waiting for ever.
        waitList.admit();
        return Optional.of(context.now().plus(EVERY));
    }

    private void lookCloser(Sandbox sandbox) {
        MachineState state = context.machines().engine().state(sandbox.id());
        if (state == MachineState.RUNNING) {
            return;
        }
        boolean gone = state == MachineState.ABSENT;
        String why = gone
                ? "Its machine and its disk are gone from the host. A reset gives you a clean one: same port, host key and"
                        + " keys."
                : "It was switched off from inside, crashed, or the host was restarted.";
        context.work().write(tx -> {
            Optional<Sandbox> still =
                    context.sandboxes().find(tx, sandbox.id()).filter(now -> now.state() == SandboxState.READY);
            if (still.isPresent()
                    && context.operations().unfinished(tx, sandbox.id()).isEmpty()) {
                var failure = new Failure(why, ReferenceCode.next(random));
                var requester = Requester.kindling("watch:" + sandbox.id());
                Sandbox stopped = context.lifecycle()
                        .move(
                                tx,
                                still.get().because(Optional.of(failure)),
                                SandboxState.STOPPED,
                                requester.actor(),
                                requester.cause().value(),
                                "the engine says " + state);
                context.news().tell(tx, stopped, SeatListener.News.STOPPED);
                context.announcer()
                        .off(
                                tx,
                                stopped,
                                gone
                                        ? context.cards().machineGone(stopped, why)
                                        : context.cards().stoppedByItself(stopped, why),
                                failure,
                                requester.cause());
            }
            return true;
        });
    }
}
