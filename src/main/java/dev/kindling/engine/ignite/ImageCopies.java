package dev.kindling.engine.ignite;

import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.Leftover.Kind;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.RemovalReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images and kernels that are there twice, as two first imports at once leave them; every create from them is then refused
 * as ambiguous. Images carry no mark, so that a copy is only removed when it is named, and only while its twin stays.
 */
final class ImageCopies {
    private static final List<String> KINDS = List.of("image", "kernel");

    private final IgniteCli ignite;
    private final IgniteImages images;

    ImageCopies(IgniteCli ignite, IgniteImages images) {
        this.ignite = ignite;
        this.images = images;
    }

    List<Leftover> look() {
        var found = new ArrayList<Leftover>();
        for (String kind : KINDS) {
            Map<String, MachineId> first = new HashMap<>();
            for (IgniteImages.Copy copy : images.copies(kind)) {
                if (first.putIfAbsent(copy.name(), copy.uid()) != null) {
                    found.add(new Leftover(
                            Kind.COPY,
                            copy.uid().value(),
                            "a second copy of the " + kind + " " + copy.name()
                                    + "; while there are two, no machine can be made from it",
                            Claim.MARKED));
                }
            }
        }
        return found;
    }

    /** Removes the copy; where a machine uses it, its twin. */
    RemovalReport clear(Leftover leftover) {
        for (String kind : KINDS) {
            List<IgniteImages.Copy> all = images.copies(kind);
            for (IgniteImages.Copy copy : all) {
                if (copy.uid().equals(leftover.machine())) {
                    return clear(kind, copy, twins(all, copy));
                }
            }
        }
        return new RemovalReport(List.of(), List.of());
    }

    private static List<MachineId> twins(List<IgniteImages.Copy> all, IgniteImages.Copy copy) {
        return all.stream()
                .filter(other ->
                        other.name().equals(copy.name()) && !other.uid().equals(copy.uid()))
                .map(IgniteImages.Copy::uid)
                .toList();
    }

    private RemovalReport clear(String kind, IgniteImages.Copy copy, List<MachineId> twins) {
        if (twins.isEmpty()) {
            return new RemovalReport(List.of(), List.of());
        }
        IgniteReply reply = ignite.removeImage(kind, copy.uid());
        if (!reply.succeeded()) {
            ignite.removeImage(kind, twins.get(0));
        }
        boolean single = images.copies(kind).stream()
                        .filter(other -> other.name().equals(copy.name()))
                        .count()
                == twins.size();
        return single
                ? new RemovalReport(List.of("copy of the " + kind + " " + copy.name()), List.of())
                : new RemovalReport(List.of(), List.of("copy of the " + kind + ": " + reply.detail(kind + " rm")));
    }
}
