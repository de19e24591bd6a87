package dev.kindling.sandbox;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.TeamLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People who wait for room, served in the order in which they asked. */
final class WaitList {
    private final SandboxStore sandboxes;
    private final Admission admission;
    private final PortPool ports;
    private final Lifecycle lifecycle;
    private final Operations operations;
    private final Announcer announcer;
    private final TeamLimits limits;
    private final UnitOfWork work;

    WaitList(
            SandboxStore sandboxes,
            Admission admission,
            PortPool ports,
            Lifecycle lifecycle,
            Operations operations,
            Announcer announcer,
            TeamLimits limits,
            UnitOfWork work) {
        this.sandboxes = sandboxes;
        this.admission = admission;
        this.ports = ports;
        this.lifecycle = lifecycle;
        this.operations = operations;
        this.announcer = announcer;
        this.limits = limits;
        this.work = work;
    }

    /** Lets in everybody for whom there is room now. */
    void admit() {
        work.write(tx -> {
            Set<String> fullTeams = new HashSet<>();
            for (Sandbox waiting : sandboxes.in(tx, SandboxState.WAITING)) {
                if (fullTeams.contains(waiting.team())) {
                    continue;
                }
                var room = admission.room(tx, waiting.team(), limits.sandboxes(waiting.team()), waiting.flavour());
                if (room instanceof Admission.Room.Free free) {
                    begin(tx, waiting, free);
                } else if (room instanceof Admission.Room.Full full && full.teamOnly()) {
                    fullTeams.add(waiting.team());
                } else if (room instanceof Admission.Room.Full) {
                    // Nobody overtakes the first one who waits for the host, or large sandboxes would never get in.
                    break;
                }
            }
            return true;
        });
    }

    private void begin(WriteTransaction tx, Sandbox waiting, Admission.Room.Free free) {
        ports.lease(tx, free.port(), waiting.id());
        Sandbox admitted = lifecycle.move(
                tx,
                waiting.on(free.port()),
                SandboxState.REQUESTED,
                waiting.owner().toString(),
                waiting.cause().value(),
                "from the wait-list");
        var operation = operations.start(
                tx,
                admitted,
                OperationKind.PROVISION,
                waiting.cause(),
                waiting.owner().toString(),
                Optional.of(announcer.replyTo(waiting)));
        announcer.yourTurn(tx, admitted, operation);
    }

    /** Whether somebody who asked earlier would take room that is free for the whole host. */
    boolean somebodyIsAhead(ReadTransaction tx) {
        return sandboxes.in(tx, SandboxState.WAITING).stream()
                .anyMatch(waiting -> limits.sandboxes(waiting.team())
                        .map(limit -> sandboxes.usageOf(tx, waiting.team()) < limit)
                        .orElse(true));
    }

    /** Place on the list, counted from 1; among the team's own if they wait for the team's share only. */
    int place(ReadTransaction tx, Sandbox waiting, boolean teamOnly) {
        List<Sandbox> queue = sandboxes.in(tx, SandboxState.WAITING).stream()
                .filter(other -> !teamOnly || other.team().equals(waiting.team()))
                .toList();
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).id().equals(waiting.id())) {
                return i + 1;
            }
        }
        return queue.size() + 1;
    }

    /**
     * When a place will be free at the latest, if nobody extends: the end of as many sandboxes as stand before this one, and
     * the rest of a port.
     * Empty when that is not known, since too few have an end yet.
     */
    Optional<Instant> latest(ReadTransaction tx, Sandbox waiting, boolean teamOnly) {
        int place = place(tx, waiting, teamOnly);
        List<Instant> ends = sandboxes.live(tx).stream()
                .filter(sandbox -> !teamOnly || sandbox.team().equals(waiting.team()))
                .flatMap(sandbox -> sandbox.lifespan().expiresAt().stream())
                .sorted()
                .toList();
        return place <= ends.size()
                ? Optional.of(ends.get(place - 1).plus(teamOnly ? Duration.ZERO : ports.rest()))
                : Optional.empty();
    }
}
