package dev.kindling.engine.ignite;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What Ignite's files and the kernel tell of an imported image or kernel, {@code <runtime-dir>/image|kernel/<uid>/}. */
final class ImageFiles {
    private final Path runtimeDir;
    private final LoopDevices loops;
    private final ObjectMapper json = new ObjectMapper();

    ImageFiles(Path runtimeDir, LoopDevices loops) {
        this.runtimeDir = runtimeDir.toAbsolutePath();
        this.loops = loops;
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
        return loops.files().values().stream().anyMatch(file -> file.startsWith(directory));
    }

    private Path directory(String kind, MachineId uid) {
        return runtimeDir.resolve(kind).resolve(uid.value());
    }
}
