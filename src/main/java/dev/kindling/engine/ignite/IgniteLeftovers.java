package dev.kindling.engine.ignite;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.Leftover.Kind;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.RemovalReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Machines with Kindling's mark that nobody needs, and parts of machines that are gone. A machine that Ignite lists without
 * that mark is somebody else's and left out with all its parts; machines are compared by their whole uid only.
 */
final class IgniteLeftovers {
    private final Machines machines;
    private final MachineRemover remover;
    private final Traces traces;
    private final WorkDirs workDirs;
    private final ImageCopies copies;
    private final ImageLoops loops;

    IgniteLeftovers(
            Machines machines,
            MachineRemover remover,
            Traces traces,
            WorkDirs workDirs,
            ImageCopies copies,
            ImageLoops loops) {
        this.loops = loops;
        this.machines = machines;
        this.remover = remover;
        this.traces = traces;
        this.workDirs = workDirs;
        this.copies = copies;
    }

    List<Leftover> look(KnownMachines known) {
        Traces.Seen seen = traces.look();
        // Listed after the traces: a machine that others make meanwhile is then listed, and its parts are not told.
        IgniteListing listing = machines.list();
        var found = new ArrayList<Leftover>();
        listing.machines().values().stream()
                .filter(IgniteVm::kindling)
                .filter(vm -> !known.needed(vm.id()))
                .sorted(Comparator.comparing(vm -> vm.id().value()))
                .map(vm -> machine(vm, known))
                .forEach(found::add);
        seen.kinds().forEach((id, kinds) -> {
            if (listing.find(id).isEmpty() && !known.needed(id)) {
                found.add(parts(id, kinds, known));
            }
        });
        seen.unseen().forEach(program -> found.add(unseen(program)));
        found.addAll(copies.look());
        loops.look().forEach(found::add);
        return found;
    }

    private Leftover machine(IgniteVm vm, KnownMachines known) {
        boolean ours = isOurs(vm.id(), known);
        return new Leftover(
                Kind.MACHINE,
                vm.id().value(),
                "the machine " + vm.name() + " (" + words(vm.life()) + "), which "
                        + (ours
                                ? "no sandbox needs"
                                : "carries Kindling's mark but is in none of this Kindling's records"),
                ours ? Claim.OURS : Claim.MARKED);
    }

    private static String words(IgniteVm.Life life) {
        return switch (life) {
            case RUNNING -> "running";
            case STOPPED -> "off";
            case TASK_GONE -> "killed, or off since the host was restarted";
            case UNKNOWN -> "containerd does not say whether it runs";
        };
    }

    private Leftover parts(MachineId id, List<String> kinds, KnownMachines known) {
        return new Leftover(
                Kind.TRACES,
                id.value(),
                String.join(", ", kinds) + " of a machine that is gone",
                isOurs(id, known) ? Claim.OURS : Claim.FOREIGN);
    }

    private static Leftover unseen(String program) {
        return new Leftover(
                Kind.UNSEEN,
                program,
                program + " cannot be asked, so that what it may hold of machines that are gone is not seen",
                Claim.FOREIGN);
    }

    private boolean isOurs(MachineId id, KnownMachines known) {
        return known.made(id) || workDirs.owners().contains(id);
    }

    /** In the engine's turn, so that no machine is made or removed meanwhile. */
    RemovalReport clear(Leftover leftover, KnownMachines known) {
        return switch (leftover.kind()) {
            case MACHINE, TRACES -> clear(leftover.machine(), known);
            case COPY -> copies.clear(leftover);
            case DEVICE -> loops.clear(leftover);
            case UNSEEN -> left("nothing: " + leftover.what());
        };
    }

    private RemovalReport clear(MachineId id, KnownMachines known) {
        Optional<IgniteVm> vm = machines.find(id);
        // Asked after the look, see KnownMachines.
        if (known.needed(id)) {
            return left("machine: a sandbox needs it by now");
        }
        if (vm.filter(found -> !found.kindling()).isPresent()) {
            return left("machine: it does not carry Kindling's mark");
        }
        if (vm.isEmpty() && !isOurs(id, known)) {
            return left("parts of a machine: nothing says that Kindling made it");
        }
        return remover.remove(id);
    }

    private static RemovalReport left(String why) {
        return new RemovalReport(List.of(), List.of(why));
    }
}
