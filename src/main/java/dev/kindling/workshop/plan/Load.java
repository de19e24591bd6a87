package dev.kindling.workshop.plan;

import dev.kindling.config.Flavour;
import dev.kindling.units.DataSize;
import java.util.Optional;

/**
 * What something else holds of the host: live sandboxes, another workshop.
 *
 * @param name as the check names it, such as {@code workshop intro}
 * @param machines each with a port and an address
 * @param memory of all its machines together
 * @param disk of all its machines together
 * @param vcpus of all its machines together
 * @param when empty for always
 */
public record Load(String name, int machines, DataSize memory, DataSize disk, int vcpus, Optional<Interval> when) {
    public Load {
        if (machines < 0 || vcpus < 0) {
            throw new IllegalArgumentException("a load is not negative");
        }
    }

    /** What a planned workshop holds, from its first boot to its removal. */
    public static Load of(WorkshopPlan plan, Flavour flavour) {
        return new Load(
                "workshop " + plan.slug(),
                plan.seats(),
                new DataSize(Math.multiplyExact(flavour.memory().bytes(), plan.seats())),
                new DataSize(Math.multiplyExact(flavour.disk().bytes(), plan.seats())),
                flavour.cpus() * plan.seats(),
                Optional.of(plan.occupation()));
    }

    boolean overlaps(Interval span) {
        return when.map(span::overlaps).orElse(true);
    }
}
