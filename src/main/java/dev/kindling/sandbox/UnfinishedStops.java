package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finishes what others began: where a commit by hand said that a machine is not to run, ignited has cut its network and lets
 * it go on, unreachable and with all its memory. Its sandbox is stopped then and its owner told. While something is being done
 * to a sandbox, that decides.
 */
final class UnfinishedStops {
    private static final String WHY = "Somebody switched it off in the Git inventory of this host.";

    private final OperationContext context;
    private final RandomGenerator random;

    UnfinishedStops(OperationContext context, RandomGenerator random) {
        this.context = context;
        this.random = random;
    }

    /** @param id a machine that its engine calls {@linkplain dev.kindling.engine.SandboxEngine#halfStopped half stopped} */
    void finish(MachineId id) {
        context.work().write(tx -> {
            context.sandboxes()
                    .find(tx, id)
                    .filter(found -> context.operations().unfinished(tx, id).isEmpty())
                    .ifPresent(found -> finish(tx, found));
            return true;
        });
    }

    private void finish(WriteTransaction tx, Sandbox sandbox) {
        var requester = Requester.kindling("inventory:" + sandbox.id());
        switch (sandbox.state()) {
            case READY -> context.starter().start(tx, stopped(tx, sandbox, requester), OperationKind.STOP, requester);
            case STOPPED -> context.starter().start(tx, sandbox, OperationKind.STOP, requester);
            default -> {
                // Half-way, or gone, and with nobody at work on it: repair knows what to do.
            }
        }
    }

    private Sandbox stopped(WriteTransaction tx, Sandbox sandbox, Requester requester) {
        var failure = new Failure(WHY, ReferenceCode.next(random));
        Sandbox stopped = context.lifecycle()
                .move(
                        tx,
                        sandbox.because(Optional.of(failure)),
                        SandboxState.STOPPED,
                        requester.actor(),
                        requester.cause().value(),
                        "its manifest said that it is not to run");
        context.news().tell(tx, stopped, SeatListener.News.STOPPED);
        context.announcer().off(tx, stopped, context.cards().stoppedByItself(stopped, WHY), failure, requester.cause());
        context.announcer()
                .tellStaff(
                        tx,
                        stopped,
                        "off:" + failure.reference(),
                        context.cards().operatorTrouble(stopped, "It was stopped.", failure),
                        true,
                        requester.cause());
        return stopped;
    }
}
