package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Images or kernels that were imported, and those that containerd could import from. */
final class Images {
    record Image(String uid, String name) {}

    private static final Duration IMPORT_TIME = Duration.ofMillis(60);

    private final Path root;
    private final String kind;
    private final String size;
    private final List<Image> imported = new CopyOnWriteArrayList<>();
    private final Set<String> fetchable = new TreeSet<>();

    Images(Path root, String kind, String size, String... fetchable) {
        this.root = root;
        this.kind = kind;
        this.size = size;
        this.fetchable.addAll(List.of(fetchable));
    }

    List<Image> imported() {
        return List.copyOf(imported);
    }

    void add(String uid, String name) {
        imported.add(new Image(uid, name));
        try {
            Files.createDirectories(root.resolve(uid));
            Files.writeString(
                    root.resolve(uid).resolve("metadata.json"),
                    "{\n  \"metadata\": {\n    \"name\": \"%s\",\n    \"uid\": \"%s\",\n    \"created\": \"%s\"\n  }\n}\n"
                            .formatted(name, uid, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any prefix will do; whether a machine uses it is known only as long as there is one of the name. */
    void remove(String query, Predicate<String> used, Output output) {
        var found = imported.stream()
                .filter(image -> image.uid().startsWith(query) || image.name().startsWith(query))
                .toList();
        if (found.size() != 1) {
            throw new Output.Fatal(
                    found.isEmpty()
                            ? "can't find " + kind + ": no ID/name matches for \"" + query + "\""
                            : "ambiguous " + kind + " query: \"" + query + "\"");
        }
        Image image = found.get(0);
        boolean single = imported.stream()
                        .filter(other -> other.name().equals(image.name()))
                        .count()
                == 1;
        if (single && used.test(image.name())) {
            throw new Output.Fatal("unable to remove, image \"" + image.uid() + "\" is in use by VM");
        }
        imported.remove(image);
        try {
            Files.deleteIfExists(root.resolve(image.uid()).resolve("metadata.json"));
            Files.deleteIfExists(root.resolve(image.uid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.print(image.uid() + "\n");
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
        // Whoever looked before this has ended imports it, too: as Ignite does, without a lock.
        LockSupport.parkNanos(IMPORT_TIME.toNanos());
        add(uid, wanted);
        return new Image(uid, wanted);
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
