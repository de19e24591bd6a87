package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The images and kernels that flavours need. Ignite matches their names by prefix, and importing one twice at once leaves
 * duplicates that break every create, so that they are imported beforehand, one by one, and compared by their whole name.
 */
final class IgniteImages {
    private static final List<String> KINDS = List.of("image", "kernel");

    private final IgniteCli ignite;
    private final SandboxImage sandbox;

    IgniteImages(IgniteCli ignite, SandboxImage sandbox) {
        this.ignite = ignite;
        this.sandbox = sandbox;
    }

    /**
     * Imports what is missing and says what that was.
     *
     * @param progress told of each before its import begins
     */
    List<String> importMissing(Collection<Flavour> flavours, Consumer<String> progress) {
        var imported = new ArrayList<String>();
        Optional<String> container = sandbox.missing();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        KINDS.forEach(kind -> missing.put(kind, missing(kind, flavours)));
        int all = missing.values().stream().mapToInt(List::size).sum() + (container.isPresent() ? 1 : 0);
        for (String kind : KINDS) {
            for (String name : missing.getOrDefault(kind, List.of())) {
                progress.accept((imported.size() + 1) + " of " + all + ": " + kind + " " + name);
                IgniteReply reply = ignite.importImage(kind, name);
                if (!reply.succeeded() || count(listed(kind), name) == 0) {
                    throw IgniteFault.of(reply).toException(reply.detail(kind + " import " + name));
                }
                imported.add(kind + " " + name);
            }
        }
        container.ifPresent(name -> {
            progress.accept(all + " of " + all + ": Ignite's own image " + name);
            sandbox.pull(name);
            imported.add("Ignite's own image " + name);
        });
        return imported;
    }

    /** The container image that Ignite will pull at the first start; empty when it is there. */
    Optional<String> missingContainer() {
        return sandbox.missing();
    }

    /** What has to be imported before machines of these flavours can be made. */
    List<String> missing(Collection<Flavour> flavours) {
        var missing = new ArrayList<String>();
        for (String kind : KINDS) {
            missing(kind, flavours).forEach(name -> missing.add(kind + " " + name));
        }
        return missing;
    }

    private List<String> missing(String kind, Collection<Flavour> flavours) {
        Set<String> wanted = new LinkedHashSet<>();
        flavours.forEach(flavour -> wanted.add(kind.equals("image") ? flavour.image() : flavour.kernel()));
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<String> listed = listed(kind);
        wanted.forEach(name -> refuseTwice(kind, name, listed));
        return wanted.stream().filter(name -> count(listed, name) == 0).toList();
    }

    private static void refuseTwice(String kind, String name, List<String> listed) {
        if (count(listed, name) > 1) {
            throw IgniteFault.IMAGE_AMBIGUOUS.toException(kind + " " + name
                    + " was imported twice: /kindling orphans (or kindling sweep) names the copy to remove, and /kindling repair"
                    + " removes it");
        }
    }

    private List<String> listed(String kind) {
        return copies(kind).stream().map(Copy::name).toList();
    }

    /** One imported image or kernel; Ignite gives it a uid of the same form as a machine's. */
    record Copy(MachineId uid, String name) {}

    /** @param kind {@code image} or {@code kernel} */
    List<Copy> copies(String kind) {
        IgniteReply reply = ignite.listImages(kind);
        if (!reply.succeeded()) {
            throw new EngineException("The host cannot say which images it has.", true, reply.detail(kind + " ls"));
        }
        return reply.result()
                .stdout()
                .lines()
                .map(line -> Arrays.stream(line.split("\t"))
                        .filter(cell -> !cell.isBlank())
                        .toList())
                .filter(cells -> cells.size() >= 2 && cells.get(0).matches("[0-9a-f]{16}"))
                .map(cells -> new Copy(new MachineId(cells.get(0)), cells.get(1).strip()))
                .toList();
    }

    private static long count(List<String> listed, String name) {
        return listed.stream().filter(tagged(name)::equals).count();
    }

    /** As Ignite lists it: Docker's own registry and library go without saying, the tag does not. */
    private static String tagged(String full) {
        String name = full.replaceFirst("^(?:index\\.)?docker\\.io/(?:library/)?", "");
        boolean plain = name.indexOf(':', name.lastIndexOf('/') + 1) < 0 && !name.contains("@");
        return plain ? name + ":latest" : name;
    }
}
