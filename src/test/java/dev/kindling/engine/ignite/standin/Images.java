package dev.kindling.engine.ignite.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Images or kernels that were imported, and those that containerd could import from. */
final class Images {
    record Image(String uid, String name) {}

    private final String kind;
    private final String size;
    private final List<Image> imported = new ArrayList<>();
    private final Set<String> fetchable = new TreeSet<>();

    Images(String kind, String size, String... fetchable) {
        this.kind = kind;
        this.size = size;
        this.fetchable.addAll(List.of(fetchable));
    }

    List<Image> imported() {
        return List.copyOf(imported);
    }

    void add(String uid, String name) {
        imported.add(new Image(uid, name));
    }

    void remove(String uid) {
        if (!imported.removeIf(image -> image.uid().equals(uid))) {
            throw new Output.Fatal("can't find " + kind + ": no filter matches for \"" + uid + "\"");
        }
    }

    void clear() {
        imported.clear();
    }

    static String tagged(String name) {
        if (!name.matches("[a-z0-9./_-]+(:[\\w.-]+)?(@sha256:[0-9a-f]+)?")) {
            throw new Output.Fatal("invalid reference format: repository name must be lowercase");
        }
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }

    /** Finds by exact name or prefix, and imports what is not there; as wrong about prefixes as Ignite. */
    Image need(String name, Output output, String uid) {
        String wanted = tagged(name);
        var exact =
                imported.stream().filter(image -> image.name().equals(wanted)).toList();
        var found = exact.isEmpty()
                ? imported.stream()
                        .filter(image -> image.name().startsWith(wanted))
                        .toList()
                : exact;
        if (found.size() > 1) {
            throw new Output.Fatal("ambiguous image query: \"" + wanted + "\" matched the following IDs/names: "
                    + found.stream().map(Image::name).collect(Collectors.joining(", ")));
        }
        return found.isEmpty() ? fetch(wanted, output, uid) : found.get(0);
    }

    private Image fetch(String wanted, Output output, String uid) {
        if (!fetchable.contains(wanted)) {
            String repository = wanted.substring(0, wanted.lastIndexOf(':'));
            String tag = wanted.substring(wanted.lastIndexOf(':') + 1);
            output.log("info", "containerd image \"" + wanted + "\" not found locally, pulling...");
            throw new Output.Fatal(
                    "failed to resolve reference \"docker.io/" + wanted + "\": failed to do request: Head"
                            + " \"https://registry-1.docker.io/v2/" + repository + "/manifests/" + tag
                            + "\": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host");
        }
        if (kind.equals("base")) {
            output.info("Starting image import...");
        }
        output.info(
                "Imported OCI image \"" + wanted + "\" (" + size + ") to " + kind + " image with UID \"" + uid + "\"");
        var image = new Image(uid, wanted);
        imported.add(image);
        return image;
    }

    String table(boolean onlyIds) {
        if (onlyIds) {
            return imported.stream().map(image -> image.uid() + "\t\n").collect(Collectors.joining());
        }
        boolean kernel = kind.equals("kernel");
        var table = kernel
                ? new TabTable("KERNEL ID", "NAME", "CREATED", "SIZE", "VERSION")
                : new TabTable("IMAGE ID", "NAME", "CREATED", "SIZE");
        for (Image image : imported) {
            if (kernel) {
                table.row(image.uid(), image.name(), "1s", size, "6.1.0-56-cloud-amd64");
            } else {
                table.row(image.uid(), image.name(), "1s", size);
            }
        }
        return table.toString();
    }
}
