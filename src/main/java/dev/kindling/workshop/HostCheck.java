package dev.kindling.workshop;

import dev.kindling.config.Flavour;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.team.Directory;
import dev.kindling.units.DataSize;
import dev.kindling.workshop.plan.CapacityCheck;
import dev.kindling.workshop.plan.CapacityReport;
import dev.kindling.workshop.plan.HostOffer;
import dev.kindling.workshop.plan.Interval;
import dev.kindling.workshop.plan.Load;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Go or no-go by figures: the seats against what the engine reports, beside all else that the host holds at that time. */
public final class HostCheck implements GoNoGo {
    private final WorkshopStore workshops;
    private final SandboxStore sandboxes;
    private final DuringStore during;
    private final Directory directory;
    private final Map<String, Flavour> flavours;
    private final Supplier<HostOffer> host;
    private final Forecasts forecasts;

    /** @param host as last known; answers from memory, since it is asked inside a transaction */
    public HostCheck(
            WorkshopStore workshops,
            SandboxStore sandboxes,
            DuringStore during,
            Directory directory,
            Map<String, Flavour> flavours,
            Supplier<HostOffer> host,
            Forecasts forecasts) {
        this.workshops = workshops;
        this.sandboxes = sandboxes;
        this.during = during;
        this.directory = directory;
        this.flavours = Map.copyOf(flavours);
        this.host = host;
        this.forecasts = forecasts;
    }

    @Override
    public Verdict of(ReadTransaction tx, Workshop workshop) {
        Flavour flavour = flavours.get(workshop.plan().flavour());
        if (flavour == null) {
            return new Verdict(
                    false,
                    "Its flavour " + workshop.plan().flavour()
                            + " is no longer in kindling.yml; an operator can put it back.",
                    Set.of());
        }
        CapacityReport report = check(tx, workshop, flavour).report();
        List<String> lines = new ArrayList<>();
        if (report.isGo()) {
            lines.add(
                    report.verdict() == CapacityReport.Verdict.TIGHT
                            ? "It fits, but only just."
                            : "It fits with room to spare.");
        } else {
            lines.add("It does not fit: this host carries "
                    + (report.mostSeats() == 0 ? "no seat" : "at most " + report.mostSeats() + " seats")
                    + " of that flavour then.");
        }
        report.lines().forEach(line -> lines.add(capital(line.words()) + "."));
        lines.add(forecasts.words(tx, workshop.plan().seating().warmSeats()));
        return new Verdict(
                report.isGo(),
                String.join("\n", lines),
                report.lines().stream()
                        .filter(line -> !line.fits())
                        .map(CapacityReport.Line::resource)
                        .collect(Collectors.toSet()));
    }

    private CapacityCheck check(ReadTransaction tx, Workshop workshop, Flavour flavour) {
        var plan = workshop.plan();
        List<Workshop> others = workshops.current(tx).stream()
                .filter(other -> !other.slug().equals(workshop.slug()))
                .toList();
        Set<String> planned =
                workshops.current(tx).stream().map(other -> other.slug().text()).collect(Collectors.toSet());
        // Seats of current workshops are counted by their plans, made or not.
        List<Sandbox> alone = sandboxes.live(tx).stream()
                .filter(sandbox -> sandbox.state() != SandboxState.WAITING)
                .filter(sandbox -> sandbox.workshop()
                        .filter(tag -> planned.contains(tag.value()))
                        .isEmpty())
                .toList();
        List<Load> loads = new ArrayList<>();
        if (!alone.isEmpty()) {
            loads.add(load(alone));
        }
        others.forEach(other -> Optional.ofNullable(flavours.get(other.plan().flavour()))
                .ifPresent(theirs -> loads.add(Load.of(other.plan(), theirs))));
        others.forEach(other -> keptOf(tx, other).ifPresent(loads::add));
        Optional<Team> team = directory.team(workshop.team());
        List<Flavour> choice = team.stream()
                .flatMap(one -> one.flavours().stream())
                .flatMap(name -> Optional.ofNullable(flavours.get(name)).stream())
                .toList();
        int held = (int) alone.stream()
                        .filter(one -> one.team().equals(workshop.team()))
                        .count()
                + others.stream()
                        .filter(other -> other.team().equals(workshop.team())
                                && other.plan().occupation().overlaps(plan.occupation()))
                        .mapToInt(other -> other.plan().seats())
                        .sum();
        return new CapacityCheck(
                plan.seats(),
                flavour,
                plan.occupation(),
                choice,
                host.get(),
                loads,
                team.flatMap(Team::sandboxes).map(limit -> new CapacityCheck.TeamShare(limit, held)));
    }

    /** Seats that their tenants keep beyond the end of their workshop, which its plan does not count. */
    private Optional<Load> keptOf(ReadTransaction tx, Workshop other) {
        Map<MachineId, Instant> kept = during.kept(tx, other.slug());
        List<Sandbox> live = kept.keySet().stream()
                .flatMap(machine -> sandboxes.find(tx, machine).stream())
                .filter(sandbox -> sandbox.state().live() && sandbox.state() != SandboxState.REMOVING)
                .toList();
        Instant removal = other.times().removalAt().orElse(other.plan().removalStart());
        return live.stream()
                .map(sandbox -> kept.getOrDefault(sandbox.id(), removal))
                .max(Comparator.naturalOrder())
                .filter(removal::isBefore)
                .map(last ->
                        load("kept seats of workshop " + other.slug(), live, Optional.of(new Interval(removal, last))));
    }

    private static Load load(List<Sandbox> alone) {
        return load(alone.size() == 1 ? "1 sandbox" : alone.size() + " sandboxes", alone, Optional.empty());
    }

    private static Load load(String name, List<Sandbox> alone, Optional<Interval> when) {
        return new Load(
                name,
                alone.size(),
                new DataSize(alone.stream()
                        .mapToLong(one -> one.flavour().memory().bytes())
                        .sum()),
                new DataSize(alone.stream()
                        .mapToLong(one -> one.flavour().disk().bytes())
                        .sum()),
                alone.stream().mapToInt(one -> one.flavour().cpus()).sum(),
                when);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
