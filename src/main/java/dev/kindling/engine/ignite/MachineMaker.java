package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.PortInUseException;
import dev.kindling.engine.RemovalReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes machines, and clears everything of one that did not come up. In the engine's turn only. */
final class MachineMaker {
    private final IgniteCli ignite;
    private final Machines machines;
    private final WorkDirs workDirs;
    private final PortHolders ports;
    private final MachineRemover remover;

    MachineMaker(IgniteCli ignite, Machines machines, WorkDirs workDirs, PortHolders ports, MachineRemover remover) {
        this.ignite = ignite;
        this.machines = machines;
        this.workDirs = workDirs;
        this.ports = ports;
        this.remover = remover;
    }

    /** @return false when it runs already; whether it goes on running is to be seen a moment later */
    boolean makeUnlessRunning(MachineSpec spec) {
        Optional<IgniteVm> found = machines.find(spec.id());
        found.ifPresent(IgniteVm::requireKnown);
        if (found.filter(IgniteVm::running).isPresent()) {
            return false;
        }
        makeRoom(spec);
        try {
            Optional<Failure> failure = attempt(spec);
            if (failure.isPresent() && failure.get().fault().passesWhenRepeated()) {
                failure = attempt(spec);
            }
            failure.ifPresent(last -> {
                throw last.cause();
            });
            return true;
        } catch (MissingProgramException e) {
            throw cleanedUp(spec.id(), e);
        }
    }

    /** One {@code run}. When it fails, everything of it is cleared away again. */
    private Optional<Failure> attempt(MachineSpec spec) {
        IgniteReply reply = ignite.run(workDirs.prepare(spec));
        IgniteFault fault = IgniteFault.of(reply);
        IgniteListing listing;
        try {
            listing = machines.list();
        } catch (EngineException e) {
            return Optional.of(new Failure(fault, cleanedUp(spec.id(), e)));
        }
        boolean runs = listing.runs(spec.id());
        if (runs && (reply.succeeded() || fault == IgniteFault.ALREADY_EXISTS)) {
            return Optional.empty();
        }
        if (fault == IgniteFault.PORT_IN_USE) {
            remover.remove(spec.id());
            throw new PortInUseException(spec.port(), reply.detail("run"));
        }
        var cause = reply.succeeded() ? IgniteFault.diedAtOnce("run") : fault.toException(reply.detail("run"));
        return Optional.of(new Failure(fault, cleanedUp(spec.id(), cause)));
    }

    private record Failure(IgniteFault fault, EngineException cause) {}

    /** The same exception, with what could not be cleared away added for the operator. */
    EngineException cleanedUp(MachineId id, EngineException cause) {
        List<String> left = undisturbed(() -> leftOf(id));
        if (left.isEmpty()) {
            return cause;
        }
        return new EngineException(
                String.valueOf(cause.getMessage()),
                cause.worthRetrying(),
                cause.detail() + "; left: " + String.join("; ", left));
    }

    private List<String> leftOf(MachineId id) {
        try {
            return remover.remove(id).left();
        } catch (EngineException e) {
            return List.of("everything: " + e.detail());
        }
    }

    /** Works on although the thread was interrupted: it could run no program otherwise, and would leave the machine. */
    static <T> T undisturbed(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Clears what an earlier attempt left; refuses when a machine of that uid or its port is in the way. */
    void makeRoom(MachineSpec spec) {
        refuseRemains(remover.remove(spec.id()));
        ports.refuseIfTaken(spec);
    }

    private static void refuseRemains(RemovalReport remains) {
        if (remains.left().stream().anyMatch(left -> left.startsWith("machine"))) {
            throw new EngineException(
                    "What is left of an earlier attempt could not be cleared.",
                    true,
                    String.join("; ", remains.left()));
        }
    }
}
