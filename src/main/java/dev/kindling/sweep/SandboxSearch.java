package dev.kindling.sweep;

import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.sandbox.OperationKind;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ghosts, whose row has no machine, and stuck ones: machines that are broken or went off by themselves, and sandboxes half-way
 * between two states on which nobody works.
 */
final class SandboxSearch implements Search {
    private final SandboxEngine engine;
    private final SandboxStore sandboxes;
    private final Revival revival;
    private final UnitOfWork work;

    SandboxSearch(SandboxEngine engine, SandboxStore sandboxes, Revival revival, UnitOfWork work) {
        this.engine = engine;
        this.sandboxes = sandboxes;
        this.revival = revival;
        this.work = work;
    }

    @Override
    public List<Trouble> look() {
        List<Sandbox> idle = work.read(tx -> sandboxes.live(tx).stream()
                .filter(sandbox -> !revival.busy(tx, sandbox.id()))
                .toList());
        Map<MachineId, MachineState> machines = engine.machines();
        return idle.stream()
                .map(sandbox -> examine(sandbox, machines))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Trouble> examine(Sandbox sandbox, Map<MachineId, MachineState> machines) {
        Optional<OperationKind> due = Revival.unfinishedWork(sandbox.state());
        boolean suspicious = due.isPresent()
                || sandbox.state() == SandboxState.STOPPED
                || (sandbox.state() == SandboxState.READY && machines.get(sandbox.id()) != MachineState.RUNNING);
        if (!suspicious || sandbox.state() == SandboxState.WAITING) {
            return Optional.empty();
        }
        // The list may leave machines out or be older than the row: only a look at this very machine counts.
        MachineState state = engine.state(sandbox.id());
        return unchanged(sandbox)
                ? due.map(kind -> halfWay(sandbox, state)).or(() -> settled(sandbox, state))
                : Optional.empty();
    }

    private boolean unchanged(Sandbox sandbox) {
        return work.read(tx -> !revival.busy(tx, sandbox.id())
                && sandboxes
                        .find(tx, sandbox.id())
                        .filter(now -> now.state() == sandbox.state())
                        .isPresent());
    }

    private Trouble halfWay(Sandbox sandbox, MachineState state) {
        String what = described(sandbox) + " is " + sandbox.state().words() + ", but nobody works on it";
        if (sandbox.state() == SandboxState.BOOTING && state == MachineState.ABSENT) {
            return rebuild("ghost", sandbox, what + " and its machine is gone");
        }
        return Trouble.of(
                "stuck-" + sandbox.id(),
                what,
                rows(
                        sandbox,
                        "take the work up again",
                        (tx, requester) -> revival.resume(tx, sandbox.id(), requester)));
    }

    private Optional<Trouble> settled(Sandbox sandbox, MachineState state) {
        return switch (state) {
            case ABSENT -> Optional.of(rebuild("ghost", sandbox, described(sandbox) + " has no machine any more"));
            case BROKEN ->
                Optional.of(rebuild(
                        "stuck", sandbox, "the machine of " + described(sandbox) + " is broken, its disk is lost"));
            case STOPPED -> off(sandbox);
            case RUNNING -> Optional.empty();
        };
    }

    /** Whoever stopped it by command wanted that; what went off by itself has a reason written down. */
    private Optional<Trouble> off(Sandbox sandbox) {
        if (sandbox.state() == SandboxState.STOPPED && sandbox.failure().isEmpty()) {
            return Optional.empty();
        }
        boolean told = sandbox.state() == SandboxState.STOPPED;
        var repair = rows(
                sandbox,
                "start it with its disk",
                (tx, requester) -> revival.start(tx, sandbox.id(), requester, "repaired by an operator"));
        return Optional.of(new Trouble(
                "off-" + sandbox.id(),
                described(sandbox) + " went off by itself" + (told ? "; its owner was told" : ""),
                Optional.of(repair),
                Trouble.Caution.USUAL,
                !told));
    }

    private Trouble rebuild(String kind, Sandbox sandbox, String what) {
        return Trouble.of(
                kind + "-" + sandbox.id(),
                what,
                rows(
                        sandbox,
                        "make it anew with a clean disk on the same port",
                        (tx, requester) -> revival.rebuild(tx, sandbox.id(), requester, "repaired by an operator")));
    }

    private interface Change {
        boolean make(WriteTransaction tx, Requester requester);
    }

    /** Only while the row is as it was when it was looked at. */
    private Repair rows(Sandbox seen, String plan, Change change) {
        return new Repair.OfRows(
                plan,
                (tx, order) -> sandboxes
                                .find(tx, seen.id())
                                .filter(now -> now.state() == seen.state())
                                .isPresent()
                        && change.make(
                                tx, new Requester(order.actor(), new InvocationId(order.source()), Optional.empty())));
    }

    private static String described(Sandbox sandbox) {
        return sandbox.name() + " of " + sandbox.owner().spoken();
    }
}
