package dev.kindling.engine.ignite;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Ignite's files and the kernel tell of an imported image or kernel, {@code <runtime-dir>/image|kernel/<uid>/}. */
final class ImageFiles {
    private final Path runtimeDir;
    private final Path blockDevices;
    private final ObjectMapper json = new ObjectMapper();

    /** @param blockDevices {@code /sys/block} */
    ImageFiles(Path runtimeDir, Path blockDevices) {
        this.runtimeDir = runtimeDir.toAbsolutePath();
        this.blockDevices = blockDevices;
    }

    /** When it was imported; empty when its metadata cannot be read. */
    Optional<Instant> imported(String kind, MachineId uid) {
        Path metadata = directory(kind, uid).resolve("metadata.json");
        try {
            String created = json.readTree(Files.readAllBytes(metadata))
                    .at("/metadata/created")
                    .asText();
            return created.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(created));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the disk of a machine that is up lies on it: a loop device has its file open. */
    boolean carriesDisks(String kind, MachineId uid) {
        Path directory = directory(kind, uid);
        return loopFiles().stream().anyMatch(file -> Path.of(file).startsWith(directory));
    }

    private Path directory(String kind, MachineId uid) {
        return runtimeDir.resolve(kind).resolve(uid.value());
    }

    private List<String> loopFiles() {
        if (!Files.isDirectory(blockDevices)) {
            return List.of();
        }
        try (Stream<Path> devices = Files.list(blockDevices)) {
            return devices.map(device -> device.resolve("loop/backing_file"))
                    .filter(Files::isReadable)
                    .flatMap(ImageFiles::text)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<String> text(Path file) {
        try {
            return Stream.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Stream.empty(); // detached just now
        }
    }
}
