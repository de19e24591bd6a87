package dev.kindling.command.workshop;

import dev.kindling.command.Verbs;
import dev.kindling.outbox.Outbox;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.team.Directory;
import dev.kindling.workshop.Rosters;
import dev.kindling.workshop.WorkshopFeature;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The verbs of {@code /workshop}, put together. A new group of verbs is hooked in here. */
public final class WorkshopVerbs {
    private WorkshopVerbs() {}

    /**
     * What the verbs stand on.
     *
     * @param zones whose wall clock is meant when a plan names none
     * @param plans directory with plans, for {@code create file=NAME}
     * @param pageAddress the whole address of a page, from its path
     */
    public record Parts(
            WorkshopFeature feature,
            Rosters rosters,
            SandboxService sandboxes,
            Directory directory,
            Outbox outbox,
            UsualZones zones,
            Optional<Path> plans,
            UnaryOperator<String> pageAddress,
            InstantSource clock) {}

    public static List<Verbs> of(Parts parts) {
        var feature = parts.feature();
        var finder = new WorkshopFinder(feature.workshops(), feature.cards(), feature.admittance());
        var invite = new InviteVerbs(feature, finder, new Guests(parts.directory()));
        return List.of(
                new PlanVerbs(feature, finder, invite, parts.zones(), parts.plans(), parts.clock()),
                new PhaseVerbs(feature, finder, parts.clock()),
                new RehearseVerbs(feature, finder),
                new HandVerbs(feature, finder),
                new LookVerbs(feature, finder),
                new ResetVerb(feature, finder),
                invite,
                new KeepVerb(feature, finder),
                new EveryoneVerbs(feature, finder),
                new ClaimVerbs(feature, finder, parts.sandboxes(), parts.clock()),
                new StatusVerbs(feature, finder, parts.rosters(), parts.outbox(), parts.pageAddress()));
    }
}
