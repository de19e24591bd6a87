package dev.kindling.workshop.plan;

import dev.kindling.config.Flavour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says whether a host carries a workshop beside all else that it holds then. Others are counted at the worst moment of the
 * workshop's time rather than summed up: one in the morning and one in the afternoon take the same place.
 *
 * @param seats how many
 * @param flavour of every seat
 * @param when from the first boot to the removal ({@link WorkshopPlan#occupation})
 * @param flavours that the team may use instead
 * @param loads everything else; not this workshop's own machines
 * @param team the team's share of sandboxes, where it has one
 */
public record CapacityCheck(
        int seats,
        Flavour flavour,
        Interval when,
        List<Flavour> flavours,
        HostOffer host,
        List<Load> loads,
        Optional<TeamShare> team) {
    public CapacityCheck {
        flavours = List.copyOf(flavours);
        loads = List.copyOf(loads);
        if (seats < 0) {
            throw new IllegalArgumentException("seats are not negative: " + seats);
        }
    }

    /**
     * @param limit how many sandboxes the team may hold
     * @param held how many it holds or has planned meanwhile, this workshop's own not counted
     */
    public record TeamShare(int limit, int held) {}

    /** What another load leaves at its worst moment, and who that is. */
    private record Peak(long held, List<String> holders) {}

    public CapacityReport report() {
        List<CapacityReport.Line> lines = new ArrayList<>();
        long most = Seating.MOST_SEATS;
        for (Resource resource : Resource.values()) {
            if (resource == Resource.TEAM && team.isEmpty()) {
                continue;
            }
            CapacityReport.Line line = line(resource);
            lines.add(line);
            most = Math.min(most, line.free() / Math.max(1, resource.perSeat(flavour)));
        }
        return new CapacityReport(lines, (int) most);
    }

    private CapacityReport.Line line(Resource resource) {
        Peak peak = peak(resource, load -> true);
        long needed = Math.multiplyExact(resource.perSeat(flavour), seats);
        var line = new CapacityReport.Line(resource, needed, peak.held(), offered(resource), peak.holders(), List.of());
        return line.fits()
                ? line
                : new CapacityReport.Line(
                        resource, needed, peak.held(), line.offered(), peak.holders(), advice(resource, line));
    }

    private long offered(Resource resource) {
        return resource == Resource.TEAM
                ? team.map(share -> (long) share.limit()).orElse(Long.MAX_VALUE)
                : resource.offeredBy(host);
    }

    /** The worst moment for a resource: a load can only be highest where one begins. */
    private Peak peak(Resource resource, Predicate<Load> counted) {
        if (resource == Resource.TEAM) {
            return team.map(share -> new Peak(share.held(), List.of())).orElse(new Peak(0, List.of()));
        }
        List<Load> overlapping = loads.stream()
                .filter(counted)
                .filter(load -> load.overlaps(when) && resource.heldBy(load) > 0)
                .toList();
        return Stream.concat(
                        Stream.of(when.start()),
                        overlapping.stream()
                                .flatMap(load -> load.when().stream())
                                .map(Interval::start)
                                .filter(when::contains))
                .map(moment -> overlapping.stream()
                        .filter(load ->
                                load.when().map(span -> span.contains(moment)).orElse(true))
                        .toList())
                .map(held -> new Peak(
                        held.stream().mapToLong(resource::heldBy).reduce(0, Math::addExact),
                        held.stream()
                                .map(load -> load.name() + " " + resource.amount(resource.heldBy(load)))
                                .toList()))
                .max(Comparator.comparingLong(Peak::held))
                .orElse(new Peak(0, List.of()));
    }

    private List<String> advice(Resource resource, CapacityReport.Line line) {
        List<String> advice = new ArrayList<>();
        long missing = line.needed() - line.free();
        // Others may hold more than there is: then less of ours does not help.
        long most = line.free() / Math.max(1, resource.perSeat(flavour));
        if (most > 0) {
            advice.add("at most " + BoardText.seats((int) Math.min(most, Seating.MOST_SEATS)));
        }
        flavours.stream()
                .filter(other -> !other.name().equals(flavour.name()))
                .filter(other -> Math.multiplyExact(resource.perSeat(other), seats) <= line.free())
                .max(Comparator.comparingLong(resource::perSeat))
                .ifPresent(other -> advice.add("flavour " + other.name()));
        long shortage = Math.addExact(missing, Math.max(0, line.held() - line.offered()));
        if (resource.hasReserve() && shortage <= resource.reserveOf(host)) {
            advice.add(resource.atLeast(shortage) + " less reserve");
        }
        adviceOfItsOwn(resource, shortage).ifPresent(advice::add);
        if (wouldFitAnotherTime(resource, line)) {
            advice.add("another time, when less is held");
        }
        return advice;
    }

    private Optional<String> adviceOfItsOwn(Resource resource, long shortage) {
        return switch (resource) {
            case VCPU -> {
                long threads = host.threads();
                long rule = host.vcpusPerThread() + (shortage + threads - 1) / threads;
                yield Optional.of(rule + " vCPUs per thread instead of " + host.vcpusPerThread());
            }
            case PORTS -> Optional.of(shortage + " more in host.ports");
            case ADDRESSES -> Optional.of("a larger network for the machines");
            case TEAM -> Optional.of("a limit of " + (offered(resource) + shortage) + " for the team");
            case MEMORY, DISK -> Optional.empty();
        };
    }

    private boolean wouldFitAnotherTime(Resource resource, CapacityReport.Line line) {
        long others = peak(resource, load -> load.when().isEmpty()).held();
        return resource != Resource.TEAM && others < line.held() && line.needed() <= line.offered() - others;
    }
}
