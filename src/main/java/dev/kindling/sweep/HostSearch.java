package dev.kindling.sweep;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.sweep.Repair.Result;
import java.util.List;
import java.util.Optional;

/** Orphans: what the engine finds on the host that no sandbox needs. */
final class HostSearch implements Search {
    private final SandboxEngine engine;
    private final KnownMachines known;

    HostSearch(SandboxEngine engine, KnownMachines known) {
        this.engine = engine;
        this.known = known;
    }

    @Override
    public List<Trouble> look() {
        return engine.leftovers(known).stream().map(this::trouble).toList();
    }

    private Trouble trouble(Leftover leftover) {
        if (leftover.claim() == Claim.FOREIGN) {
            return Trouble.reported(leftover.id(), leftover.what());
        }
        var caution = leftover.claim() == Claim.OURS ? Trouble.Caution.USUAL : Trouble.Caution.NAMED;
        var repair = new Repair.OfHost("remove it from the host", () -> clear(leftover));
        return new Trouble(leftover.id(), leftover.what(), Optional.of(repair), caution, true);
    }

    private Result clear(Leftover leftover) {
        RemovalReport report = engine.clear(leftover, known);
        if (!report.complete()) {
            return new Result(false, "left: " + String.join("; ", report.left()));
        }
        return new Result(
                true,
                report.removed().isEmpty() ? "was gone already" : "removed " + String.join(", ", report.removed()));
    }
}
