package dev.kindling.sandbox;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Removes a workshop's sandboxes a few at a time, so that the host and everybody else's work go on meanwhile. */
final class SeatRemovals implements DurableTask {
    /** Each one that has ended calls for the next; this is for what a crash cut off. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final TaskKind KIND = TaskKind.pausing("seat-removals", TaskKind.Lane.TIMER, LOOK_AGAIN);
    /** How many are removed at once. */
    static final int PACE = 10;

    private final SeatParts parts;

    SeatRemovals(SeatParts parts) {
        this.parts = parts;
    }

    /** Queues those that are still there; says how many. */
    int ask(WriteTransaction tx, Requester requester, List<Sandbox> sandboxes, String why) {
        int asked = 0;
        for (Sandbox sandbox : sandboxes) {
            if (sandbox.state().live() && sandbox.state() != SandboxState.REMOVING) {
                WorkshopTag workshop = sandbox.workshop().orElseThrow();
                parts.rows()
                        .queueRemoval(
                                tx,
                                workshop,
                                sandbox.id(),
                                new SeatStore.QueuedRemoval(
                                        sandbox.id(),
                                        requester.actor(),
                                        requester.cause().value(),
                                        why),
                                parts.clock().instant());
                parts.queue().schedule(tx, KIND, workshop.value(), parts.clock().instant());
                asked++;
            }
        }
        return asked;
    }

    /** Takes those whose turn has not come out of the queue; says how many. */
    int cancel(WriteTransaction tx, WorkshopTag workshop) {
        List<SeatStore.QueuedRemoval> waiting = parts.rows().nextRemovals(tx, workshop, Integer.MAX_VALUE);
        waiting.forEach(removal -> parts.rows().unqueueRemoval(tx, removal.sandbox()));
        return waiting.size();
    }

    /** A removal has ended: it is the turn of the next. */
    void ended(WriteTransaction tx, Sandbox sandbox) {
        sandbox.workshop()
                .filter(workshop -> parts.rows().queuedRemovals(tx, workshop) > 0)
                .ifPresent(workshop -> parts.queue()
                        .schedule(tx, KIND, workshop.value(), parts.clock().instant()));
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        var workshop = new WorkshopTag(id);
        return parts.work().write(tx -> {
            int free = PACE - underWay(tx, workshop);
            for (SeatStore.QueuedRemoval next : parts.rows().nextRemovals(tx, workshop, Math.max(0, free))) {
                begin(tx, next);
            }
            return parts.rows().queuedRemovals(tx, workshop) == 0
                    ? Optional.<Instant>empty()
                    : Optional.of(parts.clock().instant().plus(LOOK_AGAIN));
        });
    }

    private int underWay(ReadTransaction tx, WorkshopTag workshop) {
        return parts.sandboxes().countsOf(tx, workshop).getOrDefault(SandboxState.REMOVING, 0);
    }

    private void begin(WriteTransaction tx, SeatStore.QueuedRemoval next) {
        parts.rows().unqueueRemoval(tx, next.sandbox());
        parts.sandboxes()
                .find(tx, next.sandbox())
                .ifPresent(sandbox -> parts.service()
                        .remove(
                                tx,
                                sandbox,
                                new Requester(next.actor(), new InvocationId(next.cause()), Optional.empty()),
                                next.why()));
    }
}
