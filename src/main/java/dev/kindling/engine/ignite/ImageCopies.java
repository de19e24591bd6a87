package dev.kindling.engine.ignite;

import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.Leftover.Kind;
import dev.kindling.engine.RemovalReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images and kernels that are there twice, as two first imports at once leave them; every create and start from them is then
 * refused as ambiguous. Images carry no mark, so that a copy is only removed when it is named, and only while a twin stays.
 *
 * <p>A machine's disk is a layer over one copy, and over the other it is rubbish. Which copy it is, Ignite does not note, and
 * its own check for use fails while there are two. So the copy stays on which the disk of a running machine lies, else the
 * oldest: no machine can be made any more once there are two, so that all there are were made from the first.
 */
final class ImageCopies {
    private static final List<String> KINDS = List.of("image", "kernel");

    private final IgniteCli ignite;
    private final IgniteImages images;
    private final ImageFiles files;

    ImageCopies(IgniteCli ignite, IgniteImages images, ImageFiles files) {
        this.ignite = ignite;
        this.images = images;
        this.files = files;
    }

    List<Leftover> look() {
        var found = new ArrayList<Leftover>();
        for (String kind : KINDS) {
            twins(kind)
                    .values()
                    .forEach(copies -> copies.stream()
                            .skip(1)
                            .map(copy -> new Leftover(
                                    Kind.COPY,
                                    copy.uid().value(),
                                    "a second copy of the " + kind + " " + copy.name()
                                            + "; while there are two, no machine can be made from it or started",
                                    Claim.MARKED))
                            .forEach(found::add));
        }
        return found;
    }

    /** All copies by name, the one that is to stay first. */
    private Map<String, List<IgniteImages.Copy>> twins(String kind) {
        var byName = new LinkedHashMap<String, List<IgniteImages.Copy>>();
        images.copies(kind)
                .forEach(copy -> byName.computeIfAbsent(copy.name(), name -> new ArrayList<>())
                        .add(copy));
        byName.values()
                .forEach(copies -> copies.sort(Comparator.comparing(
                                (IgniteImages.Copy copy) -> !files.carriesDisks(kind, copy.uid()))
                        .thenComparing(copy -> files.imported(kind, copy.uid()).orElse(Instant.MAX))));
        return byName;
    }

    RemovalReport clear(Leftover leftover) {
        for (String kind : KINDS) {
            for (List<IgniteImages.Copy> copies : twins(kind).values()) {
                for (IgniteImages.Copy copy : copies) {
                    if (copy.uid().equals(leftover.machine())) {
                        return clear(kind, copy, copies);
                    }
                }
            }
        }
        return new RemovalReport(List.of(), List.of());
    }

    private RemovalReport clear(String kind, IgniteImages.Copy copy, List<IgniteImages.Copy> all) {
        if (all.size() == 1) {
            return new RemovalReport(List.of(), List.of());
        }
        String what = "copy of the " + kind + " " + copy.name();
        if (copy.equals(all.get(0))) {
            return left(what + ": it is the one that stays; name another");
        }
        if (files.carriesDisks(kind, copy.uid())) {
            return left(what + ": the disk of a running machine lies on it; end that machine first");
        }
        IgniteReply reply = ignite.removeImage(kind, copy.uid());
        boolean gone =
                images.copies(kind).stream().noneMatch(other -> other.uid().equals(copy.uid()));
        return gone ? new RemovalReport(List.of(what), List.of()) : left(what + ": " + reply.detail(kind + " rm"));
    }

    private static RemovalReport left(String why) {
        return new RemovalReport(List.of(), List.of(why));
    }
}
