package dev.kindling.engine.ignite.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ignite's directory of machines, {@code vm/<uid>/metadata.json}; read anew at every look, as Ignite does. */
final class VmRecords {
    private final Path root;
    private final ObjectMapper mapper = new ObjectMapper();

    /** What Ignite says when a name or uid fits none or several. */
    static final class NoMatch extends RuntimeException {
        NoMatch(String message) {
            super(message);
        }
    }

    VmRecords(Path runtimeDir) throws IOException {
        this.root = Files.createDirectories(runtimeDir.resolve("vm"));
    }

    List<VmRecord> all() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> entry.resolve("metadata.json"))
                    .filter(Files::exists)
                    .sorted()
                    .map(this::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VmRecord read(Path file) {
        try {
            return new VmRecord((ObjectNode) mapper.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<VmRecord> uid(String uid) {
        return all().stream().filter(vm -> vm.uid().equals(uid)).findFirst();
    }

    /** An exact name or uid, else any prefix of one, the empty one too. */
    VmRecord match(String query) {
        List<VmRecord> machines = all();
        var exact = machines.stream()
                .filter(vm -> vm.uid().equals(query) || vm.name().equals(query))
                .toList();
        var found = exact.isEmpty()
                ? machines.stream()
                        .filter(vm -> vm.uid().startsWith(query) || vm.name().startsWith(query))
                        .toList()
                : exact;
        if (found.isEmpty()) {
            throw new NoMatch("can't find VM: no ID/name matches for \"" + query + "\"");
        }
        if (found.size() > 1) {
            throw new NoMatch("ambiguous VM query: \"" + query + "\" matched the following IDs/names: "
                    + found.stream().map(VmRecord::name).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    void save(VmRecord vm) {
        try {
            leak(vm.uid());
            Path directory = root.resolve(vm.uid());
            // In one step, since tests look while the stand-in works.
            Path whole = Files.createTempFile(directory, ".metadata", ".json");
            Files.write(whole, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(vm.json()));
            Files.move(
                    whole,
                    directory.resolve("metadata.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The empty directory that every failed create leaves. */
    void leak(String uid) {
        try {
            Files.createDirectories(root.resolve(uid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String uid) {
        try (Stream<Path> files = Files.walk(root.resolve(uid))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // removed twice in one call: Ignite does not mind
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The socket by which a machine tells Ignite that it is up; who goes down hard leaves it, and cannot start beside it. */
    void putSocket(String uid) {
        try {
            // Bound under a short name, for names of sockets may not be long, and moved.
            Path bound = Files.createTempDirectory("fc").resolve("s");
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(bound))
                    .close();
            Files.move(bound, socket(uid));
            Files.delete(bound.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasSocket(String uid) {
        return Files.exists(socket(uid));
    }

    void removeSocket(String uid) {
        try {
            Files.deleteIfExists(socket(uid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path socket(String uid) {
        return root.resolve(uid).resolve("prometheus.sock");
    }

    List<String> traces(String uid) {
        Path directory = root.resolve(uid);
        if (!Files.exists(directory)) {
            return List.of();
        }
        return List.of(Files.exists(directory.resolve("metadata.json")) ? "machine" : "empty directory");
    }
}
